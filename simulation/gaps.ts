import { type BookedChannel, endOf } from './book.ts';

/** A time without any live channel. Both ends may be the same instant. */
export interface Gap {
  fromMs: number;
  toMs: number;
}

/**
 * When a watch had no live channel, from when it took its first one until `untilMs`. What happened at the same
 * instant is taken in the order in which it happened: a stop before the opening that replaces it
 * is a gap.
 */
export function gapsOf(channels: readonly BookedChannel[], untilMs: number): Gap[] {
  const steps = channels
    .flatMap((channel) => {
      const { openedAtMs, openedNumber, stoppedNumber } = channel;
      const endMs = endOf(channel);
      const wasStopped = channel.stoppedAtMs === endMs && stoppedNumber !== undefined;
      return [
        { atMs: openedAtMs, number: openedNumber, change: 1 },
        // What expires at an instant has expired before anything else happens then.
        { atMs: endMs, number: wasStopped ? stoppedNumber : 0, change: -1 },
      ];
    })
    .filter(({ atMs }) => atMs <= untilMs)
    .toSorted((a, b) => a.atMs - b.atMs || a.number - b.number);
  const gaps: Gap[] = [];
  let live = 0;
  let fromMs: number | undefined;
  for (const { atMs, change } of steps) {
    live += change;
    if (live === 0) fromMs = atMs;
    else if (fromMs !== undefined) {
      gaps.push({ fromMs, toMs: atMs });
      fromMs = undefined;
    }
  }
  if (fromMs !== undefined) gaps.push({ fromMs, toMs: untilMs });
  const taken = channels.flatMap(({ adoptedAtMs }) => adoptedAtMs ?? []);
  return gaps.filter(({ toMs }) => toMs > Math.min(...taken));
}
