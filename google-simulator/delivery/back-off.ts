const FIRST_MS = 1000;
const MAX_MS = 3_600_000;

/** Milliseconds after which a notification is given up: temporary errors are retried for "several days" (Google's page on APIs-Google). */
export const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;

/** Milliseconds from failed attempt number `attempt` (from 1) to the next: doubling from a second to an hour, a quarter of jitter each way. */
export function backOff(attempt: number, random: () => number): number {
  const base = Math.min(FIRST_MS * 2 ** (attempt - 1), MAX_MS);
  return base * (0.75 + random() / 2);
}
