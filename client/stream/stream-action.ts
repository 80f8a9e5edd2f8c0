import type { EventFrame, StreamMessage } from '../../lib/protocol/stream-frames.ts';
import type { TidingsError } from '../../lib/protocol/tidings-error.ts';

/** How far a stream is: what happens arrives at once, or there is more in the log. */
export type Phase = 'live' | 'behind';

/** A place in the log. */
export interface LogPlace {
  /** The lowest number that is not known yet. */
  readonly next: number;
  /** The server's text for it. */
  readonly cursor: string;
}

/** What the state of a stream has its connection do. */
export type StreamAction =
  | { readonly do: 'send'; readonly message: StreamMessage }
  /** The next event of the stream. */
  | { readonly do: 'deliver'; readonly frame: EventFrame; readonly place: LogPlace }
  /** The log is further, without an event. */
  | { readonly do: 'advance'; readonly place: LogPlace }
  | { readonly do: 'phase'; readonly phase: Phase }
  /** Some events after the cursor are no longer kept. */
  | { readonly do: 'expired'; readonly error: TidingsError }
  | { readonly do: 'report'; readonly error: TidingsError }
  /** Nothing helps: the connection is closed for good. */
  | { readonly do: 'fail'; readonly error: TidingsError }
  /** Nothing has come for too long: the connection is replaced. */
  | { readonly do: 'reconnect' };
