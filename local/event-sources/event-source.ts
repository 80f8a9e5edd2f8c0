import { type Clock, realClock } from '../../google-simulator/clock.ts';

/** Calls one function with whatever happens, until it is closed. */
export interface EventSource {
  /** Rejects when it cannot go on; resolves once it is closed. */
  ended: Promise<void>;
  /** Begins nothing new, waits for what runs, and cuts that off after two seconds. */
  close(): Promise<void>;
}

/** Calls the function once. Its answer, or what it or the way to it threw. */
export type Invoke = (event: unknown, signal: AbortSignal) => Promise<unknown>;

/** Gets what went wrong and will be tried again: nothing that ends a source. */
export type OnError = (error: Error) => void;

const GRACE_MS = 2000;

/** Runs a loop that begins nothing after `stopping`, and drops what it waits for on `givingUp`. */
export function runUntilClosed(
  loop: (stopping: AbortSignal, givingUp: AbortSignal) => Promise<void>,
  clock: Clock = realClock,
): EventSource {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const ended = loop(stopping.signal, givingUp.signal);
  ended.catch(() => undefined);
  return {
    ended,
    async close() {
      stopping.abort();
      const overdue = clock.setTimeout(() => givingUp.abort(), GRACE_MS);
      await ended.catch(() => undefined);
      clock.clearTimeout(overdue);
    },
  };
}
