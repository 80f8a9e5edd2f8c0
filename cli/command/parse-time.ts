import { usageError } from '../command-error.ts';
import { parseDuration } from './parse-duration.ts';

/**
 * A time in ISO 8601 from one, from a date (its beginning in UTC), or from how long ago it was: `90s`, `15m`,
 * `2h`, `3d`.
 * @param flag as on the command line, for the message.
 * @throws CommandError for anything else.
 */
export function parseTime(text: string, flag: string, nowMs: number): string {
  const agoMs = parseDuration(text);
  if (agoMs !== undefined && agoMs <= nowMs) return new Date(nowMs - agoMs).toISOString();
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`;
  // The API says what is wrong with a time that looks like one.
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text;
  throw usageError(
    `${flag} must be how long ago, such as 15m, 2h or 3d, or a time such as 2027-03-01T12:00:00Z, and "${text}" is neither`,
  );
}
