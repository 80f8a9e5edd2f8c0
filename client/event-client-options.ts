import type { Filter } from '../lib/matching/filter.ts';
import type { FetchLike } from './connection/address.ts';
import type { Timers } from './connection/timers.ts';
import type { WebSocketClass } from './connection/web-socket.ts';

/** What a client is given. */
export type EventClientOptions = (WithKey | WithTickets) & StreamOptions & Platform;

/** A client on a machine that may have a key. */
export interface WithKey {
  /** The URL of the API. */
  url: string;
  /** An API key with the scope `read` or `manage`. */
  key: string;
  ticket?: undefined;
}

/** A client in a browser. */
export interface WithTickets {
  /** The URL of the stream: what `POST /stream-tickets` answers as `url`. */
  url: string;
  /**
   * Gets a ticket for one connection: from the program's own back end, which calls `POST /stream-tickets`.
   * A TidingsError of the code `unauthorized` or `forbidden` ends the attempts.
   */
  ticket: () => Promise<string>;
  key?: undefined;
}

/** Which events a client gets, and from where on. */
export interface StreamOptions {
  /** Patterns of types to get besides those that triggers and listeners are for. */
  types?: readonly string[] | undefined;
  /** What every event has to match. */
  filter?: Filter | undefined;
  /**
   * Where to go on. A client that is given `cursor`, `since` or `onCursor` keeps its place while it is not
   * connected; any other one begins with what happens from then on, each time it has nothing to listen for.
   */
  cursor?: string | undefined;
  /** With the events since then, while they are kept; not together with `cursor`. */
  since?: Date | string | undefined;
  /** Called with the cursor after all actions of an event are done, in order, one call after the other. */
  onCursor?: ((cursor: string) => void | Promise<void>) | undefined;
}

/** What the platform has, for tests and platforms that have something else. */
export interface Platform {
  WebSocket?: WebSocketClass | undefined;
  fetch?: FetchLike | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
  /** From 0 to 1. */
  random?: (() => number) | undefined;
  timers?: Timers | undefined;
}
