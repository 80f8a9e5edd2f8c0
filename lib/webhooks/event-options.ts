import type { RecipientCheckInput } from '../recipients/recipient-checks.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { RetryOption } from './retry.ts';
import type { Context, Subscribers } from './subscriber.ts';
import type { Callbacks } from './webhook-result.ts';

/** What holds for all times an event is sent. */
export interface EventOptions {
  /** `direct()` without one. */
  dispatcher?: Dispatcher;
  /** Those of this event, beside those that the dispatcher has. */
  subscribers?: Subscribers;
  /** Merged into the data of each; what both have, the data has. */
  requestData?: Readonly<Record<string, unknown>>;
  /** Of one attempt. 0 is no time: nothing is sent. */
  timeoutMs?: number;
  retry?: RetryOption;
  /** What every recipient has to pass; the dispatcher's own without them. */
  recipientValidators?: readonly RecipientCheckInput[];
  /** Whether sending throws what no callback has got. It does not without it: results tell. */
  propagateErrors?: boolean;
  /** The source of the CloudEvent: `/events` without it. */
  source?: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** What holds for one time. */
export interface SendOptions extends Callbacks {
  /** Who or what caused the event. Subscribers with another owner do not get it. */
  sender?: string | undefined;
  /** The URL of what it is about. */
  ref?: string | undefined;
  /** The id of what it is about. */
  subject?: string | undefined;
  /** For functions among the subscribers. */
  context?: Context | undefined;
  /** Of one attempt; before that of the event. */
  timeoutMs?: number | undefined;
  /** Sent with each message. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Ends what has not been sent. */
  signal?: AbortSignal | undefined;
  propagateErrors?: boolean | undefined;
}
