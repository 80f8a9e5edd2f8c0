import { iso } from '../api/present.ts';
import type { NewEvent } from '../outbox/new-event.ts';

/**
 * What consumers get: CloudEvents 1.0
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md).
 */
export interface Event {
  specversion: '1.0';
  /** The same for the same occurrence, for ever. It has no dot. */
  id: string;
  type: string;
  /** What it is from: `/watches/<id>`, `/channels/<id>`, or `/events` for what owners publish. */
  source: string;
  /** The id of what it is about. */
  subject?: string;
  /** When it was received, in ISO 8601. */
  time: string;
  datacontenttype: 'application/json';
  /** The extension of that name: its number in its owner's log, padded so that texts sort like numbers. */
  sequence: string;
  /** The URL of what it is about. */
  ref?: string;
  /** Who or what caused it. */
  sender?: string;
  /** Any JSON value. */
  data: unknown;
}

// The digits of Number.MAX_SAFE_INTEGER.
const SEQUENCE_DIGITS = 16;

/** An event with its number in the log of its owner, which is a safe integer and not negative. */
export function numbered(event: NewEvent, sequence: number): Event {
  const { id, type, source, subject, timeMs, ref, sender, data } = event;
  return {
    specversion: '1.0',
    id,
    type,
    source,
    ...(subject === undefined ? {} : { subject }),
    time: String(iso(timeMs)),
    datacontenttype: 'application/json',
    sequence: String(sequence).padStart(SEQUENCE_DIGITS, '0'),
    ...(ref === undefined ? {} : { ref }),
    ...(sender === undefined ? {} : { sender }),
    data,
  };
}
