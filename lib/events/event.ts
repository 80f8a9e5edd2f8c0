import { iso } from '../api/present.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import type { Event } from '../protocol/event.ts';

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
