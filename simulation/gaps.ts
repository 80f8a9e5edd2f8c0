import { endOf, type ObservedChannel } from './observed-channels.ts';

/** A time without a live channel. Both ends may be the same. */
export interface Gap {
  fromMs: number;
  toMs: number;
}

/**
 * The times without a live channel of a watch, from its first current channel until `untilMs`. What
 * has the same time counts in the order in which it happened: a stop before the opening of the next
 * channel is a gap.
 */
export function gapsOf(channels: readonly ObservedChannel[], untilMs: number): Gap[] {
  const steps = channels
    .flatMap((channel) => {
      const { openedAtMs, openedNumber, stoppedNumber } = channel;
      const endMs = endOf(channel);
      const wasStopped = channel.stoppedAtMs === endMs && stoppedNumber !== undefined;
      return [
        { atMs: openedAtMs, number: openedNumber, change: 1 },
        // A lease that ends at this time is over before anything else happens at it.
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
  const adopted = channels.flatMap(({ adoptedAtMs }) => adoptedAtMs ?? []);
  return gaps.filter(({ toMs }) => toMs > Math.min(...adopted));
}
