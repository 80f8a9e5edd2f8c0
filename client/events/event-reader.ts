import type { EventFrame } from '../../lib/protocol/stream-frames.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { type Access, callApi } from '../connection/address.ts';
import { pause, type Timers } from '../connection/timers.ts';
import { within } from '../connection/within.ts';
import { type EventInput, StreamEvent } from './stream-event.ts';
import { wrongField } from './wrong-field.ts';

/** What events are read with. */
export interface EventReaderParts {
  readonly access: Access;
  readonly timers: Timers;
  readonly now: () => number;
  readonly report: (error: TidingsError) => void;
}

/** Makes events of what comes. */
export interface EventReader {
  /**
   * Reads a frame, and fetches what was too large for it. A client with tickets has no way to: the data stays
   * undefined.
   */
  read(frame: EventFrame): StreamEvent | Promise<StreamEvent>;
  /** Makes an event. Data that is not what its type says is reported. */
  event(input: EventInput): StreamEvent;
}

const FETCH_ATTEMPTS = 3;
const FETCH_MAX_MS = 10_000;
const FETCH_PAUSE_MS = 1_000;

/** Reads events. */
export function eventReader({ access, timers, now, report }: EventReaderParts): EventReader {
  const { signal } = new AbortController();
  return {
    event,
    read: (frame) =>
      frame.dataref !== undefined && access.key !== undefined
        ? whole(frame, frame.dataref).then(event)
        : event(frame),
  };

  function event(input: EventInput): StreamEvent {
    const { type, data, dataref } = input;
    const wrong = data === undefined && dataref !== undefined ? '' : wrongField(type, data);
    if (wrong) {
      const message = `${type}: ${wrong} is not what this type of events has.`;
      report(new TidingsError('unexpected-data', message, { field: wrong }));
    }
    return new StreamEvent(input, { now, isKnown: wrong === undefined });
  }

  async function whole(frame: EventFrame, url: string, attempt = 1): Promise<EventInput> {
    try {
      const limits = { timers, timeoutMs: FETCH_MAX_MS };
      const fetched = await within(limits, 'Fetching', (end) => callApi(access, 'GET', url, end));
      return { ...frame, data: fetched['data'] };
    } catch (cause) {
      if (attempt < FETCH_ATTEMPTS) {
        await pause(timers, FETCH_PAUSE_MS * attempt, signal);
        return whole(frame, url, attempt + 1);
      }
      const message = `The data of the event ${frame.id} could not be fetched.`;
      report(new TidingsError('data-unavailable', message, { field: 'dataref', cause }));
      return frame;
    }
  }
}
