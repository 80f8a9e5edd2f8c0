import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';

/** A client of a world's log. */
export interface WorldClient {
  readonly types: readonly string[];
  /** The numbers of the events that it took, in order. */
  readonly taken: readonly number[];
  /** The number from which it wanted events; unknown until it was told. */
  readonly start: number | undefined;
  /** What must not have happened to it. */
  readonly problems: readonly string[];
  connectionId: string | undefined;
  /** Whether it knows that it has everything. */
  readonly isLive: boolean;
  /** It may have missed the last messages, which it finds out by asking. */
  doubt(): void;
  /** What it says on a new connection, or to begin anew; undefined if that is nothing. */
  subscribe(): object | undefined;
  /** What it asks now; undefined if that is nothing, or if it has to subscribe. */
  ping(): object | undefined;
  take(frame: StreamFrame): void;
}
