/** Parameters in one line: `calendarId=you@example.com eventTypes=default,focusTime`. */
export function assignments(parameters: Readonly<Record<string, unknown>>): string {
  // The order in which the service has them may change.
  return Object.entries(parameters)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
