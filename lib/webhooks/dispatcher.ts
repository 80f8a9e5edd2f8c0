import type { CarriedEvent } from '../events/cloudevents.ts';
import type { RecipientCheckInput } from '../recipients/recipient-checks.ts';
import type { RetryOption } from './retry.ts';
import type { Context, Subscriber, Subscribers } from './subscriber.ts';
import type { Callbacks, WebhookResult } from './webhook-result.ts';

/** An event that is sent, and what its sender says of how. */
export interface Sending {
  event: CarriedEvent;
  /** Those of this event, beside those that the dispatcher has. */
  subscribers: Subscribers;
  /** For functions among the subscribers. */
  context: Context;
  callbacks: Callbacks;
  /** Of one attempt; the dispatcher's own without it. */
  timeoutMs?: number | undefined;
  retry?: RetryOption | undefined;
  /** The dispatcher's own without them; an empty list is none. */
  recipientValidators?: readonly RecipientCheckInput[] | undefined;
  /** Sent with each message. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Ends what has not been sent. */
  signal?: AbortSignal | undefined;
}

/** An event that was sent: every request is done. */
export interface Dispatched {
  event: CarriedEvent;
  /** In the order of the subscribers. */
  results: WebhookResult[];
}

/** What sends events. */
export interface Dispatcher {
  /** @returns when all requests are done. How each ended is a result, not an error. */
  dispatch(sending: Sending): Promise<Dispatched>;
  /** Those that would get an event. */
  recipients(sending: Sending): Promise<Subscriber[]>;
}

/** What time and chance come from. */
export interface DispatchDeps {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Ends early, by an error, when the signal is aborted. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  /** From 0 to 1. */
  random: () => number;
}
