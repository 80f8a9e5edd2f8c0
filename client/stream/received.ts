import type { EventFrame } from '../../lib/protocol/stream-frames.ts';

/** A frame, read. It covers the numbers (after, upTo] of the log: those of them that have an event were sent. */
export interface Received {
  /** `event`: the number `upTo` is its own; `error` covers nothing. */
  readonly kind: 'event' | 'live' | 'behind' | 'error';
  readonly frame: EventFrame;
  readonly subscription: string | undefined;
  readonly after: number;
  readonly upTo: number;
  /** Where to go on after them. */
  readonly cursor: string;
  /** What a control frame says beside that. */
  readonly said: Readonly<Record<string, unknown>>;
  /** The length of the frame's text. */
  readonly size: number;
}
