import type { Event } from './event.ts';

/** The subprotocol of the live stream: each message is one CloudEvent as JSON. */
export const STREAM_SUBPROTOCOL = 'cloudevents.json';

/** What all frames of a subscription have: its id, as the client chose it. */
export interface OfSubscription {
  /** The extension of that name. */
  subscription?: string;
}

/**
 * A frame with an event. It says that no number after `after` and before the event's own has an event of
 * the subscription.
 */
export interface EventFrame extends OfSubscription, Omit<Event, 'data'> {
  /** The extension of that name: a number, written as `sequence` is. */
  after: string;
  /** The extension of that name: where to go on after this event. */
  cursor: string;
  /** Any JSON value; absent where `dataref` stands for it. */
  data?: unknown;
  /** The extension of that name: the URL of the whole event, which is too large for the stream. */
  dataref?: string;
}

/** Which numbers of the log a control frame covers: none of them has an event that was not sent. */
export interface Coverage {
  /** The number after which it begins, written as `sequence` is. */
  after: string;
  /** The last number of it. */
  upTo: string;
  /** Where to go on after it. */
  cursor: string;
  /**
   * Of an answer, the number that it begins with: what comes before that does not count. What is pushed
   * has none, and may come before the answer.
   */
  from?: string;
}

/** Why there is more in the log than was sent. */
export type BehindReason =
  /** The page is full: the client asks for the next one when it has handled this one. */
  | 'page'
  /** A number is not written yet. It will be, or it is void within a minute. */
  | 'gap'
  /** The owner's sockets get no more messages in this second. */
  | 'limit';

/** What each control frame says. */
export interface ControlData {
  'tidings.stream.live': Coverage;
  'tidings.stream.behind': Coverage & { reason: BehindReason; retryAfterMs: number };
  'tidings.stream.error': { code: string; message: string; field?: string };
}

/** The type of a control frame. */
export type ControlType = keyof ControlData;

/** A frame that says how far the stream is, or what is wrong. */
export type ControlFrame = {
  [Type in ControlType]: OfSubscription &
    Omit<Event, 'type' | 'sequence' | 'data'> & { type: Type; data: ControlData[Type] };
}[ControlType];

/** What the server sends. */
export type StreamFrame = EventFrame | ControlFrame;

/** Asks for events from a place in the log on, instead of what was asked for before. */
export interface SubscribeMessage {
  action: 'subscribe';
  /** Chosen by the client: 1 to 64 letters, digits, `-` and `_`. */
  subscription: string;
  /** Patterns of types. */
  types: readonly string[];
  filter?: object;
  /** Where to go on; neither it nor `since`: with what happens from now on. */
  cursor?: string;
  /** ISO 8601: with the events since then. */
  since?: string;
}

/** Asks for what follows a place in the log. */
export interface PingMessage {
  action: 'ping';
  cursor: string;
  /** The subscription that it is about: if the server has another one, it says so. */
  subscription?: string;
}

/** What a client sends. */
export type StreamMessage = SubscribeMessage | PingMessage;
