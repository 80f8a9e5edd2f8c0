import { inOneUnit } from './in-one-unit.ts';

/** How far away a time in ISO 8601 is, in one unit: `3 h ago`, `in 6 d`; `''` without a time; what is none as it is. */
export function timeAgo(time: string | null | undefined, nowMs: number): string {
  if (time === undefined || time === null) return '';
  const distanceMs = Date.parse(time) - nowMs;
  if (Number.isNaN(distanceMs)) return time;
  const distance = inOneUnit(Math.abs(distanceMs));
  return distanceMs <= 0 ? `${distance} ago` : `in ${distance}`;
}
