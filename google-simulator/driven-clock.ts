import type { Clock } from './clock.ts';
import { minHeap } from './min-heap.ts';

/** A clock that moves only when `advance` is called. */
export interface DrivenClock extends Clock {
  /**
   * Moves time on by `ms` milliseconds: fires due timers in order, and waits after each instant for
   * the work that they started.
   */
  advance(ms: number): Promise<void>;
  /** The number of pending timers. */
  pending(): number;
  settleWith(idle: () => Promise<void>): () => void;
}

interface Timer {
  at: number;
  order: number;
  fn: (() => void) | undefined;
}

/** Creates a driven clock that starts at `startMs` (milliseconds since the epoch). */
export function drivenClock(startMs: number): DrivenClock {
  const timers = minHeap<Timer>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  const settlers = new Set<() => Promise<void>>();
  let now = startMs;
  let order = 0;
  let pending = 0;
  let advancing = false;

  const cancel = (timer: Timer): void => {
    if (timer.fn) pending -= 1;
    timer.fn = undefined;
  };
  const nextDue = (until: number): Timer | undefined => {
    while (timers.peek() && !timers.peek()?.fn) timers.pop();
    const next = timers.peek();
    return next && next.at <= until ? next : undefined;
  };
  const fireAllAt = (instant: number): void => {
    now = instant;
    for (let timer = nextDue(instant); timer; timer = nextDue(instant)) {
      timers.pop();
      const { fn } = timer;
      cancel(timer);
      fn?.();
    }
  };
  const settle = async (): Promise<void> => {
    for (const idle of settlers) await idle();
  };

  return {
    now: () => now,
    setTimeout(fn, ms) {
      const timer: Timer = { at: now + Math.max(0, ms), order: order++, fn };
      timers.push(timer);
      pending += 1;
      return timer;
    },
    clearTimeout: (handle) => cancel(handle as Timer),
    async advance(ms) {
      if (advancing)
        throw new TypeError('The clock is already advancing: await the first advance.');
      advancing = true;
      try {
        const until = now + ms;
        await settle();
        for (let next = nextDue(until); next; next = nextDue(until)) {
          fireAllAt(next.at);
          await settle();
        }
        now = until;
      } finally {
        advancing = false;
      }
    },
    pending: () => pending,
    settleWith(idle) {
      settlers.add(idle);
      return () => settlers.delete(idle);
    },
  };
}
