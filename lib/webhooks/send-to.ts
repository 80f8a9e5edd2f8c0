import { randomUUID } from 'node:crypto';
import { parseEndpointHeaders } from '../messages/parse-endpoint-headers.ts';
import { webhookMessage } from '../messages/webhook-message.ts';
import type { Poster, PostResult } from '../recipients/post-result.ts';
import type { DispatchDeps, Sending } from './dispatcher.ts';
import type { Retry } from './retry.ts';
import { sendRequest } from './send-request.ts';
import type { Subscriber } from './subscriber.ts';
import type { WebhookResult } from './webhook-result.ts';

/** How an event is sent to each of its subscribers. */
export interface SendToDeps extends DispatchDeps {
  post: Poster;
  /** Of one attempt. */
  timeoutMs: number;
  retry: Retry;
}

/** Sends an event to one subscriber. What is wrong with the subscriber is a result like any other. */
export function sendTo(
  { url, id, format = 'cloudevents', secrets = [], signingKeys = [], headers }: Subscriber,
  { event, callbacks, signal, headers: ofEvent = {} }: Sending,
  { post, timeoutMs, retry, ...deps }: SendToDeps,
): Promise<WebhookResult> {
  const deliveryId = randomUUID();

  async function attempt(attemptNumber: number): Promise<PostResult> {
    const message = webhookMessage(event, {
      format,
      deliveryId,
      endpoint: id,
      attempt: attemptNumber,
      timestampSeconds: Math.floor(deps.now() / 1000),
      secrets,
      signingKeys,
      headers: { ...parseEndpointHeaders(ofEvent), ...parseEndpointHeaders(headers ?? {}) },
    });
    if (!URL.canParse(url)) return failed('recipient', 'The URL of the subscriber cannot be read');
    // To others a timeout of 0 is none at all.
    if (timeoutMs <= 0) return failed('timeout', 'A timeout of 0 leaves no time for a request');
    const { headers: sent, body } = message;
    return post({ url, headers: sent, body, timeoutMs, ...(signal ? { signal } : {}) });
  }

  return sendRequest(
    {
      deliveryId,
      event: event.type,
      eventId: event.id,
      url,
      ...(id === undefined ? {} : { endpoint: id }),
    },
    { attempt, retry, callbacks, signal },
    deps,
  );
}

function failed(errorClass: 'recipient' | 'timeout', message: string): PostResult {
  return { outcome: 'failed', errorClass, message, durationMs: 0 };
}
