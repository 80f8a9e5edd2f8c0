import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices, all of which follow from one seed. */
export interface SeededRandom {
  /** A number of at least 0 and less than 1. */
  fraction(): number;
  /** True with this probability. */
  occurs(probability: number): boolean;
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  oneOf<T>(list: readonly [T, ...T[]]): T;
  /** An independent generator: what is drawn from one does not change what the other gives. */
  fork(): SeededRandom;
}

const MAX_SEED = 0x7fff_ffff;

/** Makes a generator: the same seed gives the same sequence. */
export function seededRandom(seed: number): SeededRandom {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformFloat64(generator);
  const integer = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    fraction,
    integer,
    occurs: (probability) => probability > 0 && fraction() < probability,
    oneOf: (list) => list[integer(0, list.length - 1)] ?? list[0],
    fork: () => seededRandom(integer(0, MAX_SEED)),
  };
}
