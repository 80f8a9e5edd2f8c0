import { GoogleError } from '../google-error.ts';
import type { ResourceName } from './resource.ts';

const HOUR_IN_SECONDS = 3600;
const DAY_IN_SECONDS = 24 * HOUR_IN_SECONDS;

interface Lease {
  defaultSeconds: number;
  maxSeconds: number;
}

// Calendar's reference documents only the default; 30 days is the observed maximum.
const CALENDAR: Lease = { defaultSeconds: 7 * DAY_IN_SECONDS, maxSeconds: 30 * DAY_IN_SECONDS };
// The `params` of the Directory's channel schema: "default is 2 hours and the maximum TTL is 2
// days".
const DIRECTORY: Lease = { defaultSeconds: 2 * HOUR_IN_SECONDS, maxSeconds: 2 * DAY_IN_SECONDS };

/** Channel lifetimes, from the push guide of each API. */
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

/**
 * The expiration of a channel that requests `expiration` (milliseconds since the epoch) or
 * `ttlSeconds`, limited to the maximum of its resource.
 */
export function grantLease(
  resource: ResourceName,
  requested: { expiration: number | undefined; ttlSeconds: number | undefined },
  nowMs: number,
): number {
  const { defaultSeconds, maxSeconds } = LEASES[resource];
  const { expiration, ttlSeconds } = requested;
  if (expiration === undefined && ttlSeconds === undefined)
    return wholeSecond(nowMs + defaultSeconds * 1000);

  const expiresAtMs = Math.min(expiration ?? Infinity, nowMs + (ttlSeconds ?? Infinity) * 1000);
  if (expiresAtMs <= nowMs) {
    const ttl = Math.floor((expiresAtMs - nowMs) / 1000);
    throw new GoogleError('pushInvalidTtl', { message: `Invalid ttl value for channel ${ttl}` });
  }
  return wholeSecond(Math.min(expiresAtMs, nowMs + maxSeconds * 1000));
}

// Google grants whole seconds.
function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
