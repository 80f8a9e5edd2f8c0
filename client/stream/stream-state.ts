import type { SubscribeMessage } from '../../lib/protocol/stream-frames.ts';
import type { Interest } from './interest.ts';
import type { Received } from './received.ts';
import type { LogPlace, StreamAction } from './stream-action.ts';

/**
 * What a client knows of its stream across all its connections, and when it asks the server for more. It
 * has no clock, no timer and no socket: each method takes what has happened, and returns what to do.
 */
export interface StreamState {
  /** The lowest number that is not known, and its cursor; undefined before the first answer. */
  place(): LogPlace | undefined;
  /** When `tick` has something to do; undefined without a connection. */
  dueAtMs(): number | undefined;
  /** Asks for something else from here on. */
  want(interest: Interest, nowMs: number): StreamAction[];
  /** A connection is open, instead of the one before. */
  opened(nowMs: number): StreamAction[];
  /** There is no connection. */
  closed(): void;
  /** What a second connection asks for, so that it can replace the first; undefined before an answer. */
  renewal(): SubscribeMessage | undefined;
  /** Whether what a subscription says still counts. */
  accepts(subscription: string): boolean;
  /** The second connection, with its subscription, is the only one now. */
  renewed(subscription: string, nowMs: number): StreamAction[];
  /** A frame has come. */
  receive(received: Received, nowMs: number): StreamAction[];
  /** How many events that were delivered are not handled yet. */
  waiting(count: number, nowMs: number): StreamAction[];
  /** The time has come that `dueAtMs` names. */
  tick(nowMs: number): StreamAction[];
  /** Goes back to events that were delivered and not handled; undefined: to the start. */
  rewind(place: LogPlace | undefined): void;
  /** Begins anew with what happens from now on. */
  forget(): void;
}
