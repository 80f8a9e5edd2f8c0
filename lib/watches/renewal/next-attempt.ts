import { type Backoff, backoffMs, equalJitter } from '../../backoff.ts';
import type { GoogleErrorClass } from '../../google/error-classes.ts';

/** An attempt to open a channel for a watch that failed. */
export interface FailedAttempt {
  errorClass: GoogleErrorClass;
  /** Failures of this class in a row, this one included: at least 1. */
  attempts: number;
  nowMs: number;
  /** The end of the lease that still runs; absent if there is none. */
  expirationMs?: number | undefined;
  /** How long Google asks to be left alone. */
  retryAfterMs?: number | undefined;
}

/** What attempts are planned with. */
export interface AttemptRules {
  /** How often the scheduler looks, in whole milliseconds: nothing is tried more often. */
  periodMs: number;
  /** At least 0, less than 1. */
  random: () => number;
}

/** What a failure makes of a watch. */
export interface NextAttempt {
  verdict: 'failing' | 'unsupported' | 'gone' | 'needs_reconnect';
  /** When it is tried next; absent if never again by itself. */
  atMs?: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;

// Google's answers are at times wrong: a 404 is believed when it comes again (webhookdb#625).
const BELIEVED_AT = 3;
const WEEKLY_JITTER_SHARE = 0.1;
// Quotas are counted by the day at most: a typing error in a header must not suspend a watch for ever.
const MAX_RETRY_AFTER_MS = DAY_MS;
// A fixed share makes attempts denser towards the expiration, and never skips it.
const SHARE_OF_WHAT_IS_LEFT = 0.25;

interface RetryPlan {
  /** The pauses; the first one is a period of the scheduler if it is absent. */
  backoff: Omit<Backoff, 'firstMs'> & Partial<Backoff>;
  /** Attempts become more frequent towards the end of the lease that still runs. */
  untilLeaseEnds: boolean;
}

const SOON: RetryPlan = { backoff: { maxMs: 15 * MINUTE_MS }, untilLeaseEnds: true };
const SELDOM: RetryPlan = {
  backoff: { firstMs: 5 * MINUTE_MS, maxMs: DAY_MS },
  untilLeaseEnds: true,
};
const AFTER_PEOPLE: RetryPlan = {
  backoff: { firstMs: 10 * MINUTE_MS, maxMs: DAY_MS },
  untilLeaseEnds: false,
};

const RETRY_PLANS: Readonly<Record<GoogleErrorClass, RetryPlan>> = {
  retry: SOON,
  'retry-with-new-id': SOON,
  unsupported: SOON,
  gone: SOON,
  permanent: SELDOM,
  reconnect: AFTER_PEOPLE,
};

/**
 * What becomes of a watch whose channel could not be opened, and when that is tried again.
 *
 * A transient failure is tried again with the truncated exponential back-off of Drive's usage limits, and
 * with jitter: after half of the pause at the earliest. As long as a lease runs, no pause is longer
 * than a quarter of what is left of it, or one period: so a failure that ends two periods before
 * the expiration costs nothing. Only Retry-After makes a pause longer, up to a day.
 *
 * A resource that was deleted is not retried for ever (docs/google-push.md, L13), and one that
 * Google never notifies about only weekly (L14). Both are believed at the third time in a row. A
 * watch whose credentials lack a scope waits for a change by its user, and is retried less and less
 * often.
 */
export function nextAttempt(failure: FailedAttempt, rules: AttemptRules): NextAttempt {
  const { errorClass, attempts, nowMs } = failure;
  if (errorClass === 'gone' && attempts >= BELIEVED_AT) return { verdict: 'gone' };
  if (errorClass === 'unsupported' && attempts >= BELIEVED_AT) {
    const pauseMs = WEEK_MS * (1 + WEEKLY_JITTER_SHARE * rules.random());
    return { verdict: 'unsupported', atMs: nowMs + Math.floor(pauseMs) };
  }
  return {
    verdict: errorClass === 'reconnect' ? 'needs_reconnect' : 'failing',
    atMs: nowMs + pauseAfter(failure, rules),
  };
}

function pauseAfter(
  { errorClass, attempts, nowMs, expirationMs = nowMs, retryAfterMs = 0 }: FailedAttempt,
  { periodMs, random }: AttemptRules,
): number {
  const { backoff, untilLeaseEnds } = RETRY_PLANS[errorClass];
  const jitteredMs = equalJitter(backoffMs({ firstMs: periodMs, ...backoff }, attempts), random);
  const leftMs = expirationMs - nowMs;
  const boundMs = untilLeaseEnds && leftMs > 0 ? SHARE_OF_WHAT_IS_LEFT * leftMs : Infinity;
  const pauseMs = Math.max(periodMs, Math.floor(Math.min(jitteredMs, boundMs)));
  return Math.max(pauseMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}
