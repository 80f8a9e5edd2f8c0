import { jsonBody } from '../api/json-body.ts';
import { fieldAt } from '../api/parse-body.ts';
import { publishedEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { EVENT_MAX_BYTES, eventBytes } from './event-size.ts';
import type { Publication } from './publication.ts';
import { publicationForm } from './publication-items.ts';

/** The most events of one request. */
export const BATCH_MAX_EVENTS = 10;

/** The largest body: ten of the largest events, with room for escapes and blanks. */
export const PUBLICATION_MAX_BYTES = 1_572_864;

/** The source of all events that owners publish. */
export const PUBLISHED_SOURCE = '/events';

/** A request to publish. */
export interface PublicationRequest {
  body: string | undefined;
  /** The header Content-Type. */
  contentType: string | undefined;
  owner: string;
  /** Gives an id to what comes without one. */
  randomId: () => string;
}

/**
 * The body of POST /events: one event or up to ten, in Tidings' form or as CloudEvents. The same owner
 * and id give an event the same id again.
 * @throws TidingsError `body-too-large`, `event-too-large`, `invalid-json`, `unsupported-content-type`,
 *   or `invalid-request` with the field
 */
export function parsePublication(
  { body, contentType, owner, randomId }: PublicationRequest,
  nowMs: number,
): NewEvent[] {
  const { items, read } = publicationForm(contentType);
  const found = items(jsonBody(body, { maxBytes: PUBLICATION_MAX_BYTES, exactNumbers: true }));
  if (found.length > BATCH_MAX_EVENTS)
    throw new TidingsError(
      'invalid-request',
      `The body has ${found.length} events; ${BATCH_MAX_EVENTS} are the most`,
      { field: found[0]?.place.startsWith('events') ? 'events' : '' },
    );
  const ids = new Set<string>();
  return found.map(({ value, place }) => {
    const publication = read(value, place);
    const { id = randomId(), source } = publication;
    const event = newEvent(publication, publishedEventId(owner, id, source), nowMs);
    if (ids.has(event.id)) throw repeated(place);
    ids.add(event.id);
    return bounded(event, place);
  });
}

function newEvent(
  { type, data, ref, sender, subject }: Publication,
  id: string,
  nowMs: number,
): NewEvent {
  return {
    id,
    type,
    source: PUBLISHED_SOURCE,
    ...(subject === undefined ? {} : { subject }),
    timeMs: nowMs,
    ...(ref === undefined ? {} : { ref }),
    ...(sender === undefined ? {} : { sender }),
    data,
  };
}

function bounded(event: NewEvent, place: string): NewEvent {
  const bytes = eventBytes(event);
  if (bytes <= EVENT_MAX_BYTES) return event;
  throw new TidingsError(
    'event-too-large',
    `${place || 'The event'} has ${bytes} bytes as it would be delivered; ${EVENT_MAX_BYTES} are the most. Publish the address of what is large instead`,
    { field: fieldAt(place, 'data') },
  );
}

function repeated(place: string): TidingsError {
  const field = fieldAt(place, 'id');
  return new TidingsError('invalid-request', `${field} is the id of another event of the body`, {
    field,
  });
}
