/** The time of this machine's zone, such as 07:08:09. */
export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}
