import { type Backoff, backoffMs, equalJitter } from '../../backoff.ts';
import type { GoogleErrorClass } from '../../google/classified.ts';

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
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

// Google's answers are at times wrong: a 404 is believed when it comes again (webhookdb#625).
const BELIEVED_AT = 3;
const LATER_SHARE = 0.1;
// A resource that was restored, or a wrong 404, is noticed within a day; a month is enough.
const GONE_DAYS = 30;
// Quotas are counted by the day at most: a typing error in a header must not suspend a watch for ever.
const MAX_RETRY_AFTER_MS = DAY_MS;
// A fixed share makes attempts denser towards the expiration, and never skips it.
const SHARE_OF_WHAT_IS_LEFT = 0.25;

interface RetryPlan {
  /** The pauses; the first one is a period of the scheduler if it is absent. */
  backoff: Omit<Backoff, 'firstMs'> & Partial<Backoff>;
  /** Attempts become more frequent towards the end of the lease that still runs. */
  untilLeaseEnds: boolean;
  /** Spreads attempts: `earlier` by up to half of the pause, `later` by up to a tenth of it. */
  jitter: 'earlier' | 'later';
}

const SOON: RetryPlan = {
  backoff: { maxMs: 15 * MINUTE_MS },
  untilLeaseEnds: true,
  jitter: 'earlier',
};
// What is unknown may be temporary: it must not leave a watch uncovered for longer than an hour.
const SELDOM: RetryPlan = {
  backoff: { firstMs: 5 * MINUTE_MS, maxMs: HOUR_MS },
  untilLeaseEnds: true,
  jitter: 'earlier',
};
// A person has to lift it: attempts in between are of no use, and one after it comes within the hour.
const HOURLY: RetryPlan = {
  backoff: { firstMs: HOUR_MS, maxMs: HOUR_MS },
  untilLeaseEnds: false,
  jitter: 'later',
};

const RETRY_PLANS: Readonly<Record<GoogleErrorClass, RetryPlan>> = {
  retry: SOON,
  'retry-with-new-id': SOON,
  unsupported: SOON,
  gone: SOON,
  permanent: SELDOM,
  reconnect: HOURLY,
  blocked: HOURLY,
};

/**
 * What becomes of a watch whose channel could not be opened, and when that is tried again.
 *
 * A transient failure is tried again with the truncated exponential back-off of Drive's usage
 * limits, and with jitter: after half of the pause at the earliest. As long as a lease runs, no
 * pause is longer than a quarter of what is left of it, or one period: so a failure that ends two
 * periods before the expiration costs nothing. Only Retry-After makes a pause longer, up to a day.
 *
 * What may pass is tried again within a bound, whatever came before: 15 minutes for `retry`, an hour
 * for what is unknown (`permanent`) and for what a person has to lift (`blocked`, `reconnect`). A
 * resource that was deleted is tried daily for a month (docs/google-push.md, L13), and one that
 * Google never notifies about weekly (L14); both are believed at the third time in a row.
 */
export function nextAttempt(failure: FailedAttempt, rules: AttemptRules): NextAttempt {
  const { errorClass, attempts, nowMs } = failure;
  if (errorClass === 'gone' && attempts >= BELIEVED_AT) {
    if (attempts >= BELIEVED_AT + GONE_DAYS) return { verdict: 'gone' };
    const pauseMs = DAY_MS * (1 + LATER_SHARE * rules.random());
    return { verdict: 'gone', atMs: nowMs + Math.floor(pauseMs) };
  }
  if (errorClass === 'unsupported' && attempts >= BELIEVED_AT) {
    const pauseMs = WEEK_MS * (1 + LATER_SHARE * rules.random());
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
  const { backoff, untilLeaseEnds, jitter } = RETRY_PLANS[errorClass];
  const wholeMs = backoffMs({ firstMs: periodMs, ...backoff }, attempts);
  const jitteredMs =
    jitter === 'earlier' ? equalJitter(wholeMs, random) : wholeMs * (1 + LATER_SHARE * random());
  const leftMs = expirationMs - nowMs;
  const boundMs = untilLeaseEnds && leftMs > 0 ? SHARE_OF_WHAT_IS_LEFT * leftMs : Infinity;
  const pauseMs = Math.max(periodMs, Math.floor(Math.min(jitteredMs, boundMs)));
  return Math.max(pauseMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}
