import { type Clock, realClock } from '../google-simulator/clock.ts';

/** Waits `ms` milliseconds by the clock, or until `signal` aborts. */
export function pause(ms: number, signal: AbortSignal, clock: Clock = realClock): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clock.clearTimeout(handle);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const handle = clock.setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
