import * as v from 'valibot';
import { parseBody, strictBody } from '../api/parse-body.ts';
import type { Attempt } from '../endpoints/attempt.ts';
import type { EndpointDeps } from '../endpoints/endpoint-deps.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { readSecrets } from '../endpoints/read-secrets.ts';
import { sendEvent } from '../endpoints/send-event.ts';
import { numbered } from '../events/event.ts';
import { EVENT_TYPES } from '../events/event-types.ts';
import { sampleData } from '../events/sample-data.ts';
import { parsePattern } from '../matching/pattern.ts';
import type { Event } from '../protocol/event.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { deliveryId } from './delivery-id.ts';

/** The type of a test that is not to stand for any other. */
export const TEST_TYPE = 'tidings.test';

// The gateway waits for half a minute.
const TIMEOUT_MAX_SECONDS = 20;
const TYPE = 'must be the type of an event, such as "drive.changes.change"';
const schema = strictBody({ type: v.optional(v.string(TYPE), TEST_TYPE) });

/**
 * The body of POST /endpoints/{id}/test, which may be empty.
 * @returns the type of the event that is sent.
 * @throws TidingsError `invalid-json`, `invalid-request` with the field
 */
export function parseTest(body: string | undefined): string {
  if (body === undefined || body.trim() === '') return TEST_TYPE;
  const { type } = parseBody(schema, body);
  if (!type.includes('*') && isPattern(type)) return type;
  throw new TidingsError('invalid-request', `type ${TYPE}`, { field: 'type' });
}

function isPattern(text: string): boolean {
  try {
    return parsePattern(text).form === 'exact';
  } catch {
    return false;
  }
}

/**
 * Sends an endpoint one event now, whatever its status, and waits for the answer. The event is in no log,
 * and its data is made up.
 * @throws StorageError; SealedUnreadableError; what the secret throws.
 */
export async function testEndpoint(
  deps: EndpointDeps,
  endpoint: EndpointRecord,
  type: string,
): Promise<{ event: Event; attempt: Attempt }> {
  const nowMs = deps.now();
  const known = EVENT_TYPES.find((one) => one.type === type);
  const event = numbered(
    {
      id: `t${deps.randomId()}`,
      type,
      source: `/endpoints/${endpoint.id}`,
      subject: 'test',
      timeMs: nowMs,
      data: known ? sampleData(known.data, nowMs) : { message: 'This is a test.' },
    },
    0,
  );
  const secrets = await readSecrets(deps, endpoint);
  const timeoutSeconds = Math.min(endpoint.timeoutSeconds, TIMEOUT_MAX_SECONDS);
  const { attempt } = await sendEvent(deps, {
    event,
    endpoint: { ...endpoint, timeoutSeconds },
    secrets,
    attemptNumber: 1,
    deliveryId: deliveryId({ endpointId: endpoint.id, eventId: event.id }),
  });
  return { event, attempt };
}
