import type { Filter } from '../../lib/matching/filter.ts';
import type { Event } from '../../lib/protocol/event.ts';

/** What is listened to. */
export interface StreamOptions {
  /** Of the API. */
  url: string;
  key: string;
  types: readonly string[];
  filter?: Filter | undefined;
  cursor?: string | undefined;
  /** In ISO 8601. */
  since?: string | undefined;
  /** Gets an event from the API. @throws CommandError if it does not give it. */
  getEvent: (id: string) => Promise<Event>;
  /** Is called after each change. */
  onChange: (change: StreamChange) => void;
}

/** What has become of the connection, or how far the stream is. */
export type StreamChange =
  | { state: 'open' }
  /** There is more in the log. */
  | { state: 'behind' }
  /** What is in the log has come, and what happens comes at once. */
  | { state: 'live' }
  /** It is tried again. */
  | { state: 'lost'; why: string | undefined; retryInMs: number | undefined }
  /** Events between the cursor and the oldest that is kept are gone. */
  | { state: 'expired' }
  /** The stream goes on. */
  | { state: 'problem'; message: string };

/** An event of the stream. */
export interface StreamedEvent {
  /** As the log has it. */
  event: Event;
  /** Not if its data was too large for the stream, and could not be had otherwise: it is left out. */
  isWhole: boolean;
  /** Where to begin to get it again; undefined if that is not known. */
  before: string | undefined;
}

/** The live stream of a service: it connects again and goes on by itself. */
export interface Stream {
  /**
   * The events in their order. What is not asked for yet is held back by the service.
   * @throws CommandError if the service does not let it go on.
   */
  events: AsyncIterable<StreamedEvent>;
  /** Where to go on after all that has come; undefined before the service has said it. */
  cursor(): string | undefined;
  /** Ends the events. */
  close(): void;
}

/** Opens one. */
export type OpenStream = (options: StreamOptions) => Stream;
