import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** All that happens by chance, decided by one seed. */
export interface Chance {
  /** At least 0, less than 1. */
  random(): number;
  /** Whether something of this probability happens now. */
  strikes(probability: number): boolean;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  oneOf<T>(list: readonly [T, ...T[]]): T;
  /** A chance of its own, so that what others draw meanwhile does not change it. */
  fork(): Chance;
}

const LARGEST_SEED = 0x7fff_ffff;

/** The chance of a seed: the same seed, the same course. */
export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    random: () => uniformFloat64(generator),
    strikes: (probability) => probability > 0 && uniformFloat64(generator) < probability,
    between,
    oneOf: (list) => list[between(0, list.length - 1)] ?? list[0],
    fork: () => chanceOf(between(0, LARGEST_SEED)),
  };
}
