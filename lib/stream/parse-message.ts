import * as v from 'valibot';
import { jsonBody } from '../api/json-body.ts';
import { parseObject, strictBody } from '../api/parse-body.ts';
import { endpointFields } from '../endpoints/endpoint-fields.ts';
import { parseFilter } from '../matching/parse-filter.ts';
import { parsePattern } from '../matching/pattern.ts';
import { usesTransitions } from '../matching/uses-transitions.ts';
import { parseIsoTime } from '../protocol/parse-iso-time.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { sequenceCursor } from '../table/cursor.ts';
import type { StreamSubscription } from './socket-record.ts';

/** What a client asks for. */
export type StreamRequest =
  | { action: 'subscribe'; subscription: StreamSubscription; from: number | undefined }
  | { action: 'ping'; from: number; subscription: string | undefined };

const ID = 'must be 1 to 64 letters, digits, - and _';
const SINCE = 'must be a time in ISO 8601, such as 2027-01-31T12:00:00Z';
const CURSOR = 'must be the text that a frame had as cursor, or GET /events as nextCursor';

const subscriptionId = v.pipe(v.string(ID), v.regex(/^[\w-]{1,64}$/, ID));

const subscribe = strictBody({
  action: v.literal('subscribe'),
  subscription: subscriptionId,
  types: endpointFields.events,
  filter: v.optional(endpointFields.filter),
  cursor: v.optional(v.string(CURSOR)),
  since: v.optional(v.string(SINCE)),
});

const ping = strictBody({
  action: v.literal('ping'),
  cursor: v.string(CURSOR),
  subscription: v.optional(subscriptionId),
});

/**
 * Reads a client's message.
 * @throws TidingsError `invalid-json`, `invalid-request`, `invalid-pattern`, `invalid-filter`,
 *   `invalid-cursor` with the field
 */
export function parseMessage(text: string | undefined): StreamRequest {
  const message = jsonBody(text);
  const action = Object(message).action;
  if (action === 'ping') {
    const { cursor, subscription } = parseObject(ping, message);
    return { action, from: sequenceCursor.decode(cursor), subscription };
  }
  if (action === 'subscribe') return parseSubscribe(message);
  throw new TidingsError('invalid-request', 'action must be subscribe or ping', {
    field: 'action',
  });
}

/**
 * The subscription that a message is about, whatever else is wrong with it; undefined if it names none.
 * An error says it, so that a client knows what was not accepted.
 */
export function subscriptionOf(text: string | undefined): string | undefined {
  try {
    const { subscription } = Object(jsonBody(text));
    return v.is(subscriptionId, subscription) ? subscription : undefined;
  } catch {
    return undefined;
  }
}

function parseSubscribe(message: unknown): StreamRequest {
  const { action, subscription, types, filter, cursor, since } = parseObject(subscribe, message);
  if (cursor !== undefined && since !== undefined)
    throw new TidingsError('invalid-request', 'since and cursor exclude each other', {
      field: 'since',
    });
  types.forEach((pattern, index) => {
    parsePattern(pattern, `types.${index}`);
  });
  const sinceMs = since === undefined ? undefined : parseIsoTime(since);
  if (since !== undefined && sinceMs === undefined)
    throw new TidingsError('invalid-request', `since ${SINCE}`, { field: 'since' });
  return {
    action,
    subscription: {
      id: subscription,
      types,
      ...(filter === undefined ? {} : { filter: readFilter(filter) }),
      ...(sinceMs === undefined ? {} : { sinceMs }),
    },
    from: cursor === undefined ? undefined : sequenceCursor.decode(cursor),
  };
}

function readFilter(given: object) {
  const filter = parseFilter(given);
  if (!usesTransitions(filter)) return filter;
  throw new TidingsError(
    'invalid-filter',
    'filter compares an event with the one before, which only endpoints can. Leave these conditions out',
    { field: 'filter' },
  );
}
