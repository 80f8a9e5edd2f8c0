import { backoffMs, fullJitter } from '../backoff.ts';
import { GoogleError } from './google-error.ts';

/** How often and how patiently to try. All times in milliseconds. */
export interface RetryRules {
  maxAttempts: number;
  /** The pause before the second attempt; it doubles from there. */
  firstPauseMs: number;
  maxPauseMs: number;
  /** All attempts and pauses together. */
  budgetMs: number;
}

/** What time and chance come from. */
export interface RetryDeps {
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

/**
 * Repeats `attempt` while Google's rejection is of the class `retry`: exponential back-off with full
 * jitter (Drive's usage limits ask for both), never less than Retry-After says. Gives up early when
 * the next attempt could not start within the budget.
 * @throws what the last attempt threw.
 */
export async function withRetries<T>(
  { maxAttempts, firstPauseMs, maxPauseMs, budgetMs }: RetryRules,
  { now, sleep, random }: RetryDeps,
  attempt: (remainingMs: number) => Promise<T>,
): Promise<T> {
  const endMs = now() + budgetMs;
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt(endMs - now());
    } catch (error) {
      if (!(error instanceof GoogleError) || error.errorClass !== 'retry') throw error;
      const wholeMs = backoffMs({ firstMs: firstPauseMs, maxMs: maxPauseMs }, tried);
      const pauseMs = Math.max(fullJitter(wholeMs, random), error.retryAfterMs ?? 0);
      if (tried >= maxAttempts || now() + pauseMs >= endMs) throw error;
      await sleep(pauseMs);
    }
  }
}
