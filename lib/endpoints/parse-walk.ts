import * as v from 'valibot';
import { parseBody, strictBody } from '../api/parse-body.ts';
import { parsePattern } from '../matching/pattern.ts';
import { parseIsoTime } from '../protocol/parse-iso-time.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

const TIME = 'must be a time in ISO 8601, such as 2027-01-31T12:00:00Z';
const TYPES = 'must be a list of 1 to 50 patterns of event types, such as ["drive.*"]';

const time = v.string(TIME);
const recovery = strictBody({ since: v.optional(time) });
const replay = strictBody({
  since: time,
  until: v.optional(time),
  types: v.optional(
    v.pipe(v.array(v.string(TYPES), TYPES), v.minLength(1, TYPES), v.maxLength(50, TYPES)),
  ),
});

/** Which events are sent once more, by time in milliseconds since the epoch. */
export interface Range {
  sinceMs: number;
  untilMs: number;
  types?: string[];
}

/**
 * The body of POST /endpoints/{id}/recover, which may be empty if it is known since when events may have
 * been missed.
 * @throws TidingsError `invalid-json`, `invalid-request` with the field
 */
export function parseRecovery(
  body: string | undefined,
  { missingSinceMs, nowMs }: { missingSinceMs: number | undefined; nowMs: number },
): Range {
  const { since } = body === undefined || body.trim() === '' ? {} : parseBody(recovery, body);
  const sinceMs = since === undefined ? missingSinceMs : parseTime(since, 'since');
  if (sinceMs === undefined)
    throw invalid('since', `is missing: the endpoint was never paused or disabled. It ${TIME}`);
  return ordered({ sinceMs, untilMs: nowMs }, 'since');
}

/** The body of POST /endpoints/{id}/replay. @throws as `parseRecovery`, and `invalid-pattern` */
export function parseReplay(body: string | undefined, nowMs: number): Range {
  const { since, until, types } = parseBody(replay, body);
  const sinceMs = parseTime(since, 'since');
  const untilMs = until === undefined ? nowMs : Math.min(nowMs, parseTime(until, 'until'));
  types?.forEach((pattern, index) => {
    parsePattern(pattern, `types.${index}`);
  });
  const range = types === undefined ? { sinceMs, untilMs } : { sinceMs, untilMs, types };
  return ordered(range, until === undefined ? 'since' : 'until');
}

function ordered(range: Range, field: string): Range {
  if (range.sinceMs < range.untilMs) return range;
  throw invalid(field, field === 'since' ? 'must be in the past' : 'must be after since');
}

function parseTime(text: string, field: string): number {
  const timeMs = parseIsoTime(text);
  if (timeMs !== undefined) return timeMs;
  throw invalid(field, TIME);
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
