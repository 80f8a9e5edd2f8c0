import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { Timers } from './timers.ts';

/** What ends a wait early. */
export interface Limits {
  readonly timers: Timers;
  /** None without it. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does something that can be given up; its own signal aborts at the end in any case.
 * @throws TidingsError `timeout`; the reason of the signal when that aborts
 */
export async function within<Result>(
  { timers, timeoutMs, signal }: Limits,
  what: string,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const end = new AbortController();
  const ended = AbortSignal.any(signal ? [signal, end.signal] : [end.signal]);
  const timer =
    timeoutMs === undefined
      ? undefined
      : timers.setTimeout(() => {
          end.abort(new TidingsError('timeout', `${what}: not within ${timeoutMs} ms.`));
        }, timeoutMs);
  try {
    return await Promise.race([
      run(ended),
      new Promise<never>((_, reject) => {
        ended.addEventListener('abort', () => reject(ended.reason));
      }),
    ]);
  } finally {
    timers.clearTimeout(timer);
    end.abort();
  }
}
