/** What to do about a failure: the classes of Google's errors. */
export type FailureClass =
  | 'retry'
  | 'retry-with-new-id'
  | 'reconnect'
  | 'unsupported'
  | 'gone'
  | 'permanent';

/** An attempt to open a channel for a watch that failed. */
export interface FailedAttempt {
  errorClass: FailureClass;
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
// Nobody asks for longer, and a typing error in a header must not put a watch to sleep for ever.
const MAX_RETRY_AFTER_MS = DAY_MS;
// A fixed share: so attempts get denser towards the expiration, and never skip it.
const SHARE_OF_WHAT_IS_LEFT = 0.25;

interface BackOff {
  /** The pause after the first failure; one period if absent. It doubles from there. */
  firstMs?: number;
  maxMs: number;
  /** Tries ever more often as the lease that still runs comes to its end. */
  hurries: boolean;
}

const SOON: BackOff = { maxMs: 15 * MINUTE_MS, hurries: true };
const SELDOM: BackOff = { firstMs: 5 * MINUTE_MS, maxMs: DAY_MS, hurries: true };
const AFTER_PEOPLE: BackOff = { firstMs: 10 * MINUTE_MS, maxMs: DAY_MS, hurries: false };

const BACK_OFF: Readonly<Record<FailureClass, BackOff>> = {
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
 * What passes is tried again with the truncated exponential back-off of Drive's usage limits, and
 * with jitter: after half of the pause at the earliest. As long as a lease runs, no pause is longer
 * than a quarter of what is left of it, or one period: so a failure that ends two periods before
 * the expiration costs nothing. Only Retry-After makes a pause longer, up to a day.
 *
 * A resource that was deleted is not asked for endlessly (row L13 of the push reference: webhookdb
 * gives up after some 404s), and one that Google never notifies about only weekly (row L14: one
 * such watch logged 78 exceptions in 20 attempts). Both are believed at the third time in a row. A
 * watch whose credentials lack a scope waits for people, and asks ever less often.
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
  const { firstMs = periodMs, maxMs, hurries } = BACK_OFF[errorClass];
  const wholeMs = Math.min(maxMs, firstMs * 2 ** (attempts - 1));
  const jitteredMs = wholeMs * (0.5 + random() / 2);
  const leftMs = expirationMs - nowMs;
  const boundMs = hurries && leftMs > 0 ? SHARE_OF_WHAT_IS_LEFT * leftMs : Infinity;
  const pauseMs = Math.max(periodMs, Math.floor(Math.min(jitteredMs, boundMs)));
  return Math.max(pauseMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}
