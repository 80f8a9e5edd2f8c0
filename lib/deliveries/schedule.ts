import type { Attempt } from '../endpoints/attempt.ts';
import { RETRY_JITTER, RETRY_SCHEDULE_SECONDS } from '../endpoints/retry-schedule.ts';
import { parseHttpDate } from '../protocol/parse-http-date.ts';

// What did not answer in time is not asked again at once.
const AFTER_TIMEOUT_MS = 60_000;
const RETRY_AFTER_MAX_MS = 24 * 60 * 60_000;

/** What the time of the next attempt depends on. */
export interface Failed {
  attempt: Attempt;
  /** What the endpoint asked for, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** How many places of the schedule are used up, this one not counted. */
  slot: number;
  /** The endpoint's own schedule. */
  schedule?: readonly number[] | undefined;
}

/**
 * When the next attempt is made, in milliseconds since the epoch; undefined if none is left.
 * @param random from 0 to 1, 1 excluded
 */
export function nextAttemptAt(
  { attempt, retryAfterMs = 0, slot, schedule = RETRY_SCHEDULE_SECONDS }: Failed,
  nowMs: number,
  random: number,
): number | undefined {
  const delaySeconds = schedule[slot];
  if (delaySeconds === undefined) return undefined;
  const delayMs = jittered(delaySeconds * 1000, random);
  const afterTimeoutMs = attempt.errorClass === 'timeout' ? AFTER_TIMEOUT_MS : 0;
  return Math.round(nowMs + Math.max(delayMs, afterTimeoutMs, retryAfterMs));
}

/** A time that is spread by a fifth in both directions, so that what failed together comes apart. */
export function jittered(milliseconds: number, random: number): number {
  return milliseconds * (1 - RETRY_JITTER + 2 * RETRY_JITTER * random);
}

/**
 * What a `Retry-After` asks for, in milliseconds: seconds, or a date (RFC 9110, section 10.2.3). A day
 * at most; undefined for what is neither.
 */
export function retryAfterOf(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : untilDate(text, nowMs);
  return waitMs === undefined ? undefined : Math.min(Math.max(0, waitMs), RETRY_AFTER_MAX_MS);
}

function untilDate(text: string, nowMs: number): number | undefined {
  const atMs = parseHttpDate(text);
  return atMs === undefined ? undefined : atMs - nowMs;
}
