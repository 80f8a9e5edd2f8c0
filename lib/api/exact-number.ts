// What DynamoDB stores as a number, it has to give back exactly: a double beyond 2^53 is a rounded one
// already, and below 10^-130 there are none.
const SMALLEST_NUMBER = 1e-130;

/** Whether the database gives a number back as it is. */
export function isExact(number: number): boolean {
  const size = Math.abs(number);
  return size === 0 || (size >= SMALLEST_NUMBER && size <= Number.MAX_SAFE_INTEGER);
}

/** What is wrong with a number that it does not. */
export const INEXACT = 'is a number that cannot be kept exactly. Give it as text';
