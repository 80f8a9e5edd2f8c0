import { type Clock, realClock } from '../../google-simulator/clock.ts';

/** Invokes one function with the events of a source, until it is closed. */
export interface EventSource {
  /** Rejects when the source fails; resolves when it is closed. */
  ended: Promise<void>;
  /** Starts no new invocation, waits for the running one, and aborts it after two seconds. */
  close(): Promise<void>;
}

/** Invokes the function once. Resolves to its result; rejects if it fails or cannot be invoked. */
export type Invoke = (event: unknown, signal: AbortSignal) => Promise<unknown>;

/** Receives the errors that are retried and so do not end the source. */
export type OnError = (error: Error) => void;

const GRACE_MS = 2000;

/**
 * Runs a loop that starts no new work after `stopping`, and aborts the running work on `aborting`.
 */
export function runUntilClosed(
  loop: (stopping: AbortSignal, aborting: AbortSignal) => Promise<void>,
  clock: Clock = realClock,
): EventSource {
  const stopping = new AbortController();
  const aborting = new AbortController();
  const ended = loop(stopping.signal, aborting.signal);
  ended.catch(() => undefined);
  return {
    ended,
    async close() {
      stopping.abort();
      const timeout = clock.setTimeout(() => aborting.abort(), GRACE_MS);
      await ended.catch(() => undefined);
      clock.clearTimeout(timeout);
    },
  };
}
