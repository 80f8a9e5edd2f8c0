// CloudEvents 1.0, JSON format and HTTP binding:
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md

import type { Event } from '../protocol/event.ts';

/** The media type of one event in structured mode. */
export const STRUCTURED_TYPE = 'application/cloudevents+json';

/** The media type of a batch. */
export const BATCH_TYPE = 'application/cloudevents-batch+json';

/** An event, or several, as the request that carries them has it. */
export interface EventMessage {
  /** The names are in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** An event as a message carries it. One that is in no log has no sequence. */
export type CarriedEvent = Omit<Event, 'sequence'> & {
  sequence?: string;
  /** The extension of that name: the event is sent again, because a consumer asked for the past. */
  replay?: true;
};

/** Structured mode: the whole event is the body. */
export function structured(event: CarriedEvent): EventMessage {
  return { headers: contentType(STRUCTURED_TYPE), body: JSON.stringify(event) };
}

/** Several events in one body. */
export function batched(events: readonly CarriedEvent[]): EventMessage {
  return { headers: contentType(BATCH_TYPE), body: JSON.stringify(events) };
}

/** Binary mode: the data is the body, and each attribute a header. */
export function binary({ data, datacontenttype, ...attributes }: CarriedEvent): EventMessage {
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes))
    headers[`ce-${name}`] = encode(String(value));
  return { headers, body: JSON.stringify(data) };
}

function contentType(type: string): Record<string, string> {
  return { 'content-type': `${type}; charset=utf-8` };
}

// The binding, section 3.1.3.2: spaces, double quotes, percent signs and all that is not printable
// ASCII. Half a surrogate pair has no UTF-8.
function encode(value: string): string {
  return value.toWellFormed().replaceAll(/[^!#$&-~]+/g, encodeURIComponent);
}
