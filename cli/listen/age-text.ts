import { inOneUnit } from '../output/in-one-unit.ts';

const MILLISECONDS_MAX = 9_999;

/** A length of time in one unit: `142 ms`, `12 s`, `3 h`. A clock that is behind makes none negative. */
export function ageText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '';
  const wholeMs = Math.max(0, Math.round(milliseconds));
  return wholeMs <= MILLISECONDS_MAX ? `${wholeMs} ms` : inOneUnit(wholeMs);
}
