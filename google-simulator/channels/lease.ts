import { GoogleError } from '../google-error.ts';
import type { ResourceName } from './resource.ts';

const HOUR_IN_SECONDS = 3600;
const DAY_IN_SECONDS = 24 * HOUR_IN_SECONDS;

interface Lease {
  defaultSeconds: number;
  maxSeconds: number;
}

// Calendar's reference documents the default only; 30 days is what is granted in the field.
const CALENDAR: Lease = { defaultSeconds: 7 * DAY_IN_SECONDS, maxSeconds: 30 * DAY_IN_SECONDS };
// The `params` of the Directory's channel schema: "default is 2 hours and the maximum TTL is 2 days".
const DIRECTORY: Lease = { defaultSeconds: 2 * HOUR_IN_SECONDS, maxSeconds: 2 * DAY_IN_SECONDS };

/** How long channels live, from the push guide of each API. */
export const LEASES: Record<ResourceName, Lease> = {
  'drive.files': { defaultSeconds: HOUR_IN_SECONDS, maxSeconds: DAY_IN_SECONDS },
  'drive.changes': { defaultSeconds: HOUR_IN_SECONDS, maxSeconds: 7 * DAY_IN_SECONDS },
  'calendar.events': CALENDAR,
  'calendar.calendarList': CALENDAR,
  'calendar.acl': CALENDAR,
  'calendar.settings': CALENDAR,
  'directory.users': DIRECTORY,
  'directory.aliases': DIRECTORY,
  'reports.activities': { defaultSeconds: 6 * HOUR_IN_SECONDS, maxSeconds: 6 * HOUR_IN_SECONDS },
};

/** When a channel that asks for `expiration` (ms since the epoch) or `ttlSeconds` ends: never later than its resource allows. */
export function grantLease(
  resource: ResourceName,
  asked: { expiration: number | undefined; ttlSeconds: number | undefined },
  nowMs: number,
): number {
  const { defaultSeconds, maxSeconds } = LEASES[resource];
  const { expiration, ttlSeconds } = asked;
  if (expiration === undefined && ttlSeconds === undefined) return nowMs + defaultSeconds * 1000;

  const wanted = Math.min(expiration ?? Infinity, nowMs + (ttlSeconds ?? Infinity) * 1000);
  if (wanted <= nowMs) {
    const ttl = Math.floor((wanted - nowMs) / 1000);
    throw new GoogleError('pushInvalidTtl', { message: `Invalid ttl value for channel ${ttl}` });
  }
  return Math.min(wanted, nowMs + maxSeconds * 1000);
}
