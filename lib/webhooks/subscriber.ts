import type { Filter } from '../matching/filter.ts';
import type { Format } from '../messages/formats.ts';

/** What a program sends events to. Only the address is required. */
export interface Subscriber {
  url: string;
  /** Named in the message as its endpoint. */
  id?: string;
  /** Patterns of event types, one of which has to match. Without them it gets what is sent to it. */
  events?: readonly string[];
  /** It gets the events of this sender only, and those that have none. */
  owner?: string;
  filter?: Filter;
  /** `cloudevents` without one. */
  format?: Format;
  /** Sent with each message, such as an Authorization. */
  headers?: Readonly<Record<string, string>>;
  /** `whsec_…`, the newest first. Without secrets and keys, messages are not signed. */
  secrets?: readonly string[];
  /** `whsk_…`, the newest first. */
  signingKeys?: readonly string[];
}

/** What functions among subscribers get beside the name of the event. */
export type Context = Readonly<Record<string, unknown>>;

/**
 * Subscribers in any form: an address, a subscriber, a function that returns some when an event is
 * sent, or a list, generator or promise of these. What is undefined, null or empty is left out.
 */
export type Subscribers =
  | string
  | Subscriber
  | null
  | undefined
  | ((eventName: string, context: Context) => Subscribers | Promise<Subscribers>)
  | Iterable<Subscribers>
  | AsyncIterable<Subscribers>;
