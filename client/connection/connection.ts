import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { StreamAction } from '../stream/stream-action.ts';
import { backoffMs, longestPauseMs } from './backoff-ms.ts';
import { connectionClosed } from './connection-closed.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { dial } from './dial.ts';
import { type Session, sessionOf } from './session.ts';
import { pause } from './timers.ts';

/** How long a connection has to last, so that its end is not one failure more. */
const STABLE_MS = 30_000;

const FOR_GOOD = /^(unauthorized|forbidden|invalid-)/;

/** Keeps a stream connected: with a new ticket each time, and ever longer pauses between what fails. */
export interface Connection {
  /** How many attempts in a row have failed. */
  failures(): number;
  /** Whether it is connected, or tries to be. */
  isWanted(): boolean;
  /** Connects, if it does not already. */
  start(): void;
  /** Closes the socket, and opens no other. */
  stop(error?: TidingsError): void;
  /** Does what the state of the stream asks for. */
  perform(actions: readonly StreamAction[]): void;
}

/** A connection that is not wanted yet. */
export function connectionOf(parts: ConnectionParts): Connection {
  const { timers, now, random, listener } = parts;
  const maxMs = longestPauseMs(parts.access.url);
  let wanted: AbortController | undefined;
  let session: Session | undefined;
  let failures = 0;
  return {
    failures: () => failures,
    isWanted: () => wanted !== undefined,
    start() {
      if (wanted) return;
      wanted = new AbortController();
      failures = 0;
      listener.turned('connecting');
      void run(wanted.signal);
    },
    stop,
    perform: (actions) => session?.perform(actions),
  };

  function stop(error?: TidingsError): void {
    if (!wanted) return;
    const ended = wanted;
    wanted = undefined;
    ended.abort();
    session?.end(connectionClosed());
    listener.closed({ error, retryAtMs: undefined });
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const error = await connect(signal);
      if (signal.aborted) return;
      if (FOR_GOOD.test(error.code)) return stop(error);
      failures += 1;
      const pauseMs = backoffMs(failures, random, maxMs);
      listener.closed({ error, retryAtMs: now() + pauseMs });
      await pause(timers, pauseMs, signal);
    }
  }

  /** @returns why the connection is over, or could not be made. */
  async function connect(signal: AbortSignal): Promise<TidingsError> {
    const own = sessionOf(parts);
    try {
      const line = await dial(parts, own.receive, signal);
      if (signal.aborted) {
        line.close();
        return line.closed;
      }
      const sinceMs = now();
      session = own;
      const error = await own.begin(line);
      if (now() - sinceMs >= STABLE_MS) failures = 0;
      return error;
    } catch (error) {
      if (error instanceof TidingsError) return error;
      return new TidingsError('connection-failed', String(error), { cause: error });
    } finally {
      if (session === own) session = undefined;
    }
  }
}
