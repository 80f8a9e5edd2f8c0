import { ANSWER_MAX_MS } from '../stream/asking.ts';
import type { Received } from '../stream/received.ts';
import { backoffMs } from './backoff-ms.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { dial } from './dial.ts';
import type { Line } from './line.ts';
import { within } from './within.ts';

/** API Gateway ends each connection after two hours. */
const RENEW_MS = 110 * 60_000;

/** What a renewal does with the second socket. */
export interface Successor {
  receive(text: string): Received | undefined;
  /** It is the only one from now on. */
  replace(line: Line, subscription: string): void;
}

/**
 * Replaces a socket before its end: the second one is opened and subscribed beside it, and takes over when
 * it is answered, so that nothing is missed in between.
 */
export interface Renewal {
  /** Begins if it is time to. */
  check(): void;
  /** Gives up what is under way. */
  stop(): void;
}

/** Plans the renewal of a socket that is open now. */
export function renewalOf(parts: ConnectionParts, { receive, replace }: Successor): Renewal {
  const { now, random, timers, state } = parts;
  let atMs = now() + RENEW_MS;
  let failures = 0;
  let attempt: AbortController | undefined;
  const stop = () => attempt?.abort();
  return {
    check() {
      if (attempt || now() < atMs) return;
      attempt = new AbortController();
      renew(attempt.signal)
        .then(
          () => {
            failures = 0;
            atMs = now() + RENEW_MS;
          },
          () => {
            failures += 1;
            atMs = now() + backoffMs(failures, random);
          },
        )
        .then(() => {
          attempt = undefined;
        });
    },
    stop,
  };

  async function renew(signal: AbortSignal): Promise<void> {
    let subscription = '';
    let answered = () => {};
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const take = (text: string) => {
      const frame = receive(text);
      const isPlace = frame?.kind === 'live' || frame?.kind === 'behind';
      if (isPlace && frame.subscription === subscription) answered();
    };
    const line = await dial(parts, take, signal);
    try {
      const message = state.renewal();
      subscription = message?.subscription ?? '';
      if (message) line.send(JSON.stringify(message));
      const limits = { timers, timeoutMs: ANSWER_MAX_MS, signal };
      await within(limits, 'Renewing', () => Promise.race([answer, line.closed.then(rejected)]));
      // Something else may be asked for since then.
      if (!state.accepts(subscription)) throw new Error('out of date');
    } catch (error) {
      line.close();
      throw error;
    }
    replace(line, subscription);
  }
}

function rejected(error: Error): never {
  throw error;
}
