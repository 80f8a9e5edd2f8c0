const MIN_MS = 1000;
const MAX_MS = 3_600_000;

/**
 * Retries end after this time: temporary errors are retried for "several days" (Google's page on
 * APIs-Google).
 */
export const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;

/**
 * Delay after the failed attempt number `attempt` (from 1): doubles from a second up to an hour,
 * with ±25 % jitter.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const base = Math.min(MIN_MS * 2 ** (attempt - 1), MAX_MS);
  return base * (0.75 + random() / 2);
}
