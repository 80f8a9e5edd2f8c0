const UNITS_IN_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length of time in milliseconds from `90s`, `15m`, `2h`, `3d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})([a-z]+)$/.exec(text) ?? [];
  const unitMs = Object.hasOwn(UNITS_IN_MS, unit) ? UNITS_IN_MS[unit] : undefined;
  return count === undefined || unitMs === undefined ? undefined : Number(count) * unitMs;
}
