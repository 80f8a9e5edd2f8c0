const MILLISECONDS_MAX = 9_999;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in one unit: `142 ms`, `12 s`, `3 h`. A clock that is behind makes none negative. */
export function ageText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '';
  const wholeMs = Math.max(0, Math.round(milliseconds));
  if (wholeMs <= MILLISECONDS_MAX) return `${wholeMs} ms`;
  const [unit, unitMs] = UNITS.find(([, ms]) => wholeMs >= ms) ?? UNITS[3];
  return `${Math.floor(wholeMs / unitMs)} ${unit}`;
}
