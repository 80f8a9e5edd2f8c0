import type { Received } from './received.ts';

/** The most frames that are kept until those before them have come. The log has the others. */
export const KEPT_MAX = 1000;

/** The most characters of all frames that are kept. */
const KEPT_MAX_SIZE = 4_000_000;

/** Frames that came before others which precede them, in the order of their numbers. */
export interface KeptFrames {
  count(): number;
  /** @returns whether none was dropped: beyond the limits, the latest ones are. */
  add(frame: Received): boolean;
  /** Removes the first frame that begins at a number or before it, and those that end before it. */
  take(next: number): Received | undefined;
  clear(): void;
}

/** Keeps frames. */
export function keptFrames(): KeptFrames {
  let frames: Received[] = [];
  const isTooMuch = () =>
    frames.length > KEPT_MAX || frames.reduce((sum, { size }) => sum + size, 0) > KEPT_MAX_SIZE;
  return {
    count: () => frames.length,
    add(frame) {
      // Pushes are repeated. One that begins earlier says more.
      if (frames.some((kept) => compare(kept, frame) === 0 && kept.after <= frame.after))
        return true;
      frames.push(frame);
      frames.sort(compare);
      const { length } = frames;
      while (isTooMuch()) frames.pop();
      return frames.length === length;
    },
    take(next) {
      frames = frames.filter(({ upTo }) => upTo >= next);
      const place = frames.findIndex(({ after }) => after < next);
      return place < 0 ? undefined : frames.splice(place, 1)[0];
    },
    clear() {
      frames = [];
    },
  };
}

// An event comes before what only says that the log is as far.
function compare(a: Received, b: Received): number {
  return a.upTo - b.upTo || Number(a.kind !== 'event') - Number(b.kind !== 'event');
}
