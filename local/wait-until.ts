import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './local-error.ts';

/** The limits of a wait. */
export interface WaitOptions {
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Waits until a condition holds, checking it every 20 milliseconds.
 * @throws LocalError that names the condition, after `timeoutMs` or when `signal` aborts.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  description: string,
  { timeoutMs = 30_000, signal }: WaitOptions = {},
): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (signal?.aborted) throw new LocalError(`Interrupted while waiting for: ${description}`);
    if (Date.now() > endMs) throw new LocalError(`Timed out waiting for: ${description}`);
    await sleep(20);
  }
}
