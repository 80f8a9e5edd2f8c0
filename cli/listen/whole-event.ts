import { backoffMs } from '../../lib/backoff.ts';
import type { Event } from '../../lib/protocol/event.ts';
import { CommandError } from '../command-error.ts';

/** How the data is had that was too large for the stream. */
export interface WholeEventDeps {
  /** Asks the API. */
  getEvent: (id: string) => Promise<Event>;
  /** May end early, at the signal. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  signal: AbortSignal;
}

// A minute and a half: a service that restarts is back by then.
const ATTEMPTS_MAX = 8;
const PAUSES = { firstMs: 1000, maxMs: 30_000 };

/**
 * An event as the log has it, by its id.
 * @returns undefined if the service does not give it, or at the signal.
 */
export async function wholeEvent(
  id: string,
  { getEvent, sleep, signal }: WholeEventDeps,
): Promise<Event | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX && !signal.aborted; attempt += 1)
    try {
      return await getEvent(id);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (attempt < ATTEMPTS_MAX) await sleep(backoffMs(PAUSES, attempt), signal);
    }
  return undefined;
}
