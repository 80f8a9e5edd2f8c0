import { webhookMessage } from '../messages/webhook-message.ts';
import type { Event } from '../protocol/event.ts';
import type { Poster } from '../recipients/post-result.ts';
import type { Sent } from './attempt.ts';
import type { EndpointRecord, EndpointSecrets } from './endpoint-record.ts';
import { validKeys } from './endpoint-secrets.ts';
import { sentOf } from './sent-of.ts';

/** What is sent, and to which endpoint. */
export interface Sending {
  event: Event;
  endpoint: EndpointRecord;
  secrets: EndpointSecrets;
  /** 1 for the first request with this event. */
  attemptNumber: number;
  deliveryId: string;
  /** The event was sent before, and is marked so. */
  replay?: boolean | undefined;
}

/** Sends an event to an endpoint once. It never throws for what the endpoint does. */
export async function sendEvent(
  { post, now }: { post: Poster; now: () => number },
  { event, endpoint, secrets, attemptNumber, deliveryId, replay = false }: Sending,
): Promise<Sent> {
  const atMs = now();
  const { headers, body } = webhookMessage(event, {
    format: endpoint.format,
    deliveryId,
    endpoint: endpoint.id,
    attempt: attemptNumber,
    timestampSeconds: Math.floor(atMs / 1000),
    secrets: validKeys(secrets.secrets, atMs),
    signingKeys: validKeys(secrets.signingKeys, atMs),
    headers: secrets.headers,
    replay,
  });
  const result = await post({
    url: endpoint.url,
    headers,
    body,
    timeoutMs: endpoint.timeoutSeconds * 1000,
  });
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  const hidden = [...Object.values(secrets.headers), ...signatures, headers['hook-hmac'] ?? ''];
  return sentOf(result, { atMs, replay, hidden });
}
