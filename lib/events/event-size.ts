import type { NewEvent } from '../outbox/new-event.ts';
import { structured } from './cloudevents.ts';
import { numbered } from './event.ts';

/** The largest event, in bytes of its structured JSON: that of a message on a WebSocket of API Gateway. */
export const EVENT_MAX_BYTES = 128 * 1024;

/** The size of an event as it is delivered. Every number has the same length. */
export function eventBytes(event: NewEvent): number {
  return Buffer.byteLength(structured(numbered(event, 0)).body);
}
