import { type Clock, realClock } from '../../google-simulator/clock.ts';
import { pause } from '../pause.ts';
import { type EventSource, type Invoke, type OnError, runUntilClosed } from './event-source.ts';

/** The function to invoke, and the interval. */
export interface ScheduleOptions {
  invoke: Invoke;
  /** From the end of one invocation to the start of the next, in milliseconds. */
  everyMs: number;
  onError: OnError;
  clock?: Clock;
}

/**
 * Invokes a function repeatedly, the first time immediately. A failure does not affect the next invocation.
 */
export function startSchedule(options: ScheduleOptions): EventSource {
  const { invoke, everyMs, onError, clock = realClock } = options;
  return runUntilClosed(async (stopping, aborting) => {
    while (!stopping.aborted) {
      await invoke({}, aborting).catch((error: Error) => {
        if (!stopping.aborted) onError(error);
      });
      await pause(everyMs, stopping, clock);
    }
  }, clock);
}
