import { backoffMs } from '../backoff.ts';

/** How often a request is tried again, within the call that sends the event. */
export interface Retry {
  /** The most attempts after the first. */
  max: number;
  /** The pause after the first attempt; it doubles with each one after it. */
  firstDelayMs: number;
  /** The longest pause. A recipient that asks for a longer one is not tried again. */
  maxDelayMs: number;
}

/** As a program says it: `false` for one attempt, `true` for the defaults. */
export type RetryOption = boolean | Partial<Retry>;

// The sender waits for all attempts: a deployment retries for days.
const DEFAULTS: Retry = { max: 3, firstDelayMs: 1000, maxDelayMs: 30_000 };
const JITTER = 0.2;

/** What a program says, with the defaults for the rest. */
export function retryRules(option: RetryOption = true): Retry {
  if (option === true) return DEFAULTS;
  if (option === false) return { max: 0, firstDelayMs: 0, maxDelayMs: 0 };
  const { max, firstDelayMs, maxDelayMs } = option;
  return {
    max: max ?? DEFAULTS.max,
    firstDelayMs: firstDelayMs ?? DEFAULTS.firstDelayMs,
    maxDelayMs: maxDelayMs ?? DEFAULTS.maxDelayMs,
  };
}

/**
 * The pause before the next attempt, spread by a fifth either way, and never less than the recipient
 * asks for; undefined if there is none.
 */
export function delayBeforeRetry(
  { max, firstDelayMs, maxDelayMs }: Retry,
  attempts: number,
  { retryAfterMs = 0, random }: { retryAfterMs?: number | undefined; random: () => number },
): number | undefined {
  if (attempts > max || retryAfterMs > maxDelayMs) return undefined;
  const wholeMs = backoffMs({ firstMs: firstDelayMs, maxMs: maxDelayMs }, attempts);
  return Math.max(retryAfterMs, Math.round(wholeMs * (1 - JITTER + 2 * JITTER * random())));
}
