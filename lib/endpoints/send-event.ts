import { webhookMessage } from '../messages/webhook-message.ts';
import type { Event } from '../protocol/event.ts';
import type { Poster } from '../recipients/post-result.ts';
import type { Attempt, Sent } from './attempt.ts';
import type { EndpointRecord, EndpointSecrets } from './endpoint-record.ts';
import { validKeys } from './endpoint-secrets.ts';
import { redactReply } from './redact-reply.ts';

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
  const { durationMs, address } = result;
  const common: Attempt = {
    atMs,
    durationMs,
    ...(address === undefined ? {} : { address }),
    ...(replay ? { replay } : {}),
  };
  if (result.outcome === 'failed') {
    const { errorClass, message } = result;
    return { attempt: { ...common, errorClass, message } };
  }
  const { status, retryAfter, replyHead } = result;
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  const hidden = [...Object.values(secrets.headers), ...signatures, headers['hook-hmac'] ?? ''];
  const reply = redactReply(replyHead, hidden);
  return {
    attempt: { ...common, status, ...(reply === '' ? {} : { reply }) },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
