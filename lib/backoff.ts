/** An exponential back-off, in milliseconds. */
export interface Backoff {
  /** The pause after the first failure; it doubles with each one after it. */
  firstMs: number;
  maxMs: number;
}

/** The pause after so many failures in a row, at least one, without jitter. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number): number {
  return Math.min(maxMs, firstMs * 2 ** (failures - 1));
}

/** Any part of a pause, down to none: Drive's usage limits ask for it between quick retries. */
export function fullJitter(pauseMs: number, random: () => number): number {
  return random() * pauseMs;
}

/** At least half of a pause: spreads what failed together, and still gives it time. */
export function equalJitter(pauseMs: number, random: () => number): number {
  return pauseMs * (0.5 + random() / 2);
}
