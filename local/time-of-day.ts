/** The time of this machine's zone, such as 07:08:09. */
export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}

/** The same, with the date before it if that is another day than now. */
export function timeFrom(nowMs: number, milliseconds: number): string {
  const date = new Date(milliseconds);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  const [month, day] = [date.getMonth() + 1, date.getDate()];
  const two = (number: number) => String(number).padStart(2, '0');
  const time = timeOfDay(milliseconds);
  return isToday ? time : `${date.getFullYear()}-${two(month)}-${two(day)} ${time}`;
}
