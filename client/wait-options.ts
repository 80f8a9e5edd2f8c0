import type { Timers } from './connection/timers.ts';
import type { Limits } from './connection/within.ts';

/** How long to wait. */
export interface WaitOptions {
  /** Without it, or with 0 or less: for ever. */
  timeoutMs?: number | undefined;
  /** Ends the wait with its reason. */
  signal?: AbortSignal | undefined;
}

/** The limits of a wait. */
export function limitsOf({ timeoutMs = 0, signal }: WaitOptions, timers: Timers): Limits {
  return { timers, timeoutMs: timeoutMs > 0 ? timeoutMs : undefined, signal };
}
