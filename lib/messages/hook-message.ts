import type { CarriedEvent, EventMessage } from '../events/cloudevents.ts';
import { isTruthy } from '../matching/comparisons.ts';
import { sign } from '../signing/sign.ts';

/** What the format `hook` says beside the event. */
export interface HookOptions {
  deliveryId: string;
  endpoint?: string | undefined;
  /** The newest first. There is one header for one signature: the newest makes it. */
  secrets: readonly string[];
}

/** The body of the format `hook`, and the headers with which thorn sent it. */
export function hookMessage(
  { type, ref, sender, data }: CarriedEvent,
  { deliveryId, endpoint, secrets: [secret] }: HookOptions,
): EventMessage {
  const body = JSON.stringify({
    event: type,
    ref: ref ?? null,
    sender: sender ?? null,
    // What is falsy there: null, false, 0, and the empty text, list and object.
    data: isTruthy(data) ? data : {},
  });
  return {
    headers: {
      'content-type': 'application/json',
      'hook-event': type,
      'hook-delivery': deliveryId,
      ...(secret === undefined ? {} : { 'hook-hmac': sign('sha256', secret, body) }),
      ...(endpoint === undefined ? {} : { 'hook-subscription': endpoint }),
    },
    body,
  };
}
