import type { TidingsError } from '../../lib/protocol/tidings-error.ts';

/**
 * How a connection is: `connecting` from the first attempt to a socket, and after each loss; `open` until
 * the first answer; then `live`, or `behind` while there is more in the log; `closed` when nothing tries.
 */
export type ConnectionState = 'closed' | 'connecting' | 'open' | 'behind' | 'live';

/** A connection as it is at one moment. */
export interface ConnectionInfo {
  readonly state: ConnectionState;
  /** Since when, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** How many attempts in a row have failed. */
  readonly attempts: number;
  /** Where the events that were handled end. */
  readonly cursor: string | undefined;
  /** When the next attempt begins, in milliseconds since the epoch. */
  readonly retryAtMs: number | undefined;
  /** Why the last connection, or attempt, ended. */
  readonly error: TidingsError | undefined;
}

/** What is said with the event `closed`. */
export interface ClosedDetail {
  /** Why; undefined if the program itself closed it. */
  readonly error: TidingsError | undefined;
  /** When it is tried again, in milliseconds since the epoch; undefined: never. */
  readonly retryAtMs: number | undefined;
}
