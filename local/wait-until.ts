import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './local-error.ts';

/** How long to wait, and what ends the wait early. */
export interface WaitOptions {
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Waits until a condition holds, looking every 20 milliseconds.
 * @throws LocalError naming what was waited for, after `timeoutMs` or when `signal` aborts.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  what: string,
  { timeoutMs = 30_000, signal }: WaitOptions = {},
): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (signal?.aborted) throw new LocalError(`Interrupted while waiting for this: ${what}`);
    if (Date.now() > endMs) throw new LocalError(`Gave up waiting for this: ${what}`);
    await sleep(20);
  }
}
