import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so long, or until the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // The signal ends it by an error, and is looked at next.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
