const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in its largest unit, in whole ones: `3 h`, `0 s`. */
export function inOneUnit(milliseconds: number): string {
  const [unit, unitMs] = UNITS.find(([, ms]) => milliseconds >= ms) ?? UNITS[3];
  return `${Math.floor(milliseconds / unitMs)} ${unit}`;
}
