import { setTimeout } from 'node:timers/promises';
import type { DispatchDeps } from './dispatcher.ts';

/** What a program passes, and the platform's own for the rest. */
export function dispatchDeps({
  now = Date.now,
  random = Math.random,
  sleep = (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }),
}: Partial<DispatchDeps>): DispatchDeps {
  return { now, random, sleep };
}
