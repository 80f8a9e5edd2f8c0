const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How far away a time in ISO 8601 is, in one unit: `3 h ago`, `in 6 d`; `''` without a time; what is none as it is. */
export function timeAgo(time: string | null | undefined, nowMs: number): string {
  if (time === undefined || time === null) return '';
  const distanceMs = Date.parse(time) - nowMs;
  if (Number.isNaN(distanceMs)) return time;
  const size = Math.abs(distanceMs);
  const [unit, unitMs] = UNITS.find(([, ms]) => size >= ms) ?? UNITS[3];
  const count = `${Math.floor(size / unitMs)} ${unit}`;
  return distanceMs <= 0 ? `${count} ago` : `in ${count}`;
}
