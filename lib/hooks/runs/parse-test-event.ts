import * as v from 'valibot';
import { jsonBody } from '../../api/json-body.ts';
import { parseObject, strictBody } from '../../api/parse-body.ts';
import { EVENT_MAX_BYTES } from '../../events/event-size.ts';
import { isEventType } from '../../events/published-type.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';

const EVENT = 'must be an event: an object with a type, as GET /events shows them';
const schema = strictBody({
  event: v.optional(
    v.custom<Record<string, unknown>>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      EVENT,
    ),
  ),
});

/**
 * The body of POST /hooks/{id}/test, which may be empty.
 * @returns the event to run on; undefined for the latest that matches.
 * @throws TidingsError `body-too-large`, `invalid-json`, `invalid-request` with the field
 */
export function parseTestEvent(body: string | undefined): Record<string, unknown> | undefined {
  if (body === undefined || body.trim() === '') return undefined;
  const { event } = parseObject(schema, jsonBody(body, { maxBytes: 2 * EVENT_MAX_BYTES }));
  if (event === undefined) return undefined;
  const { id, type } = event;
  if (typeof type !== 'string' || !isEventType(type))
    throw invalid('event.type', 'must be the type of an event');
  // What runs the code takes no event without one.
  if (id !== undefined && (typeof id !== 'string' || id === ''))
    throw invalid('event.id', 'must be text, or left out');
  return event;
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
