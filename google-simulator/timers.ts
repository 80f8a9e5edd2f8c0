import type { Clock } from './clock.ts';

/** A group of timers that can be cleared together. */
export interface Timers {
  after(ms: number, fn: () => void): void;
  /** Resolves after `ms` milliseconds by the clock; never, if closed before. */
  wait(ms: number): Promise<void>;
  /** Clears all timers and ignores new ones. */
  close(): void;
}

/** Timers on `clock` that leave nothing behind once closed. */
export function createTimers(clock: Clock): Timers {
  const handles = new Set<unknown>();
  let isClosed = false;
  const after = (ms: number, fn: () => void): void => {
    if (isClosed) return;
    const handle = clock.setTimeout(() => {
      handles.delete(handle);
      fn();
    }, ms);
    handles.add(handle);
  };

  return {
    after,
    wait: (ms) => new Promise((resolve) => after(ms, resolve)),
    close() {
      isClosed = true;
      for (const handle of handles) clock.clearTimeout(handle);
      handles.clear();
    },
  };
}
