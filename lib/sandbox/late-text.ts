/** What is said of a run that took longer than it may. @param limitMs what it may take, in milliseconds */
export function lateText(limitMs: number): string {
  return `It did not end within ${limitMs / 1000} s`;
}
