import { type Clock, realClock } from '../../google-simulator/clock.ts';
import { type EventSource, type Invoke, type OnError, runUntilClosed } from './event-source.ts';
import { pause } from './pause.ts';

/** Whom to call, and how often. */
export interface ScheduleOptions {
  invoke: Invoke;
  /** From the end of one call to the beginning of the next, in milliseconds. */
  everyMs: number;
  onError: OnError;
  clock?: Clock;
}

/**
 * Calls a function again and again, the first time at once. A failure costs nothing but that call.
 */
export function startSchedule(options: ScheduleOptions): EventSource {
  const { invoke, everyMs, onError, clock = realClock } = options;
  return runUntilClosed(async (stopping, givingUp) => {
    while (!stopping.aborted) {
      await invoke({}, givingUp).catch((error: Error) => {
        if (!stopping.aborted) onError(error);
      });
      await pause(everyMs, stopping, clock);
    }
  }, clock);
}
