import type { GoogleReason } from './google-reasons.ts';

/** How often a fault occurs: never, always, or with a probability between 0 and 1. */
export type Chance = boolean | number;

/**
 * An error response to inject, with a reason of the table or any other: for the next `times` calls,
 * or until it is reset.
 */
export interface InjectedError {
  reason?: string;
  status?: number;
  message?: string;
  times?: number;
}

/** The kinds of calls that faults distinguish. */
export const CALL_KINDS = ['token', 'watch', 'stop', 'list', 'write'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/**
 * The fault switches of the simulator. Mutable: a change applies from the next call or
 * notification.
 */
export interface Faults {
  /** Each notification is sent twice. */
  duplicate: Chance;
  /** A notification is sent after the next one of its channel, or a second late if none follows. */
  reorder: Chance;
  /** Notifications are not sent: Google's guides do not guarantee delivery. */
  drop: Chance;
  /**
   * Delay of each notification in milliseconds. It is sent even if its channel was stopped in the
   * meantime (googleapis/google-api-nodejs-client#1402).
   */
  delayMs: number;
  /** `sync` is delivered before the response to watch, which all push guides warn of. */
  earlySync: Chance;
  /** Milliseconds, by the clock, between the creation of a channel and the response to watch. */
  watchDelayMs: number;
  watchError: GoogleReason | InjectedError | null;
  stopError: GoogleReason | InjectedError | null;
  /** Applies to every GET. */
  listError: GoogleReason | InjectedError | null;
  /** Applies to the token endpoint, with an OAuth error code: `{ reason: 'invalid_grant' }`. */
  tokenError: InjectedError | null;
  /** Sent as Retry-After with injected errors; 0 sends none. */
  retryAfterSeconds: number;
  /**
   * The next n watch calls create their channel, and their connection is closed without a response.
   */
  loseWatchAnswer: number;
  /** Calls of this kind (`true`: all calls) have no effect and never get a response. */
  hang: CallKind | boolean;
}

/** Switches with no fault active except those in `faults`. */
export function createFaults(faults: Partial<Faults> = {}): Faults {
  return {
    duplicate: false,
    reorder: false,
    drop: false,
    delayMs: 0,
    earlySync: false,
    watchDelayMs: 0,
    watchError: null,
    stopError: null,
    listError: null,
    tokenError: null,
    retryAfterSeconds: 0,
    loseWatchAnswer: 0,
    hang: false,
    ...faults,
  };
}

/** Draws whether a fault with this chance occurs. */
export function occurs(chance: Chance, random: () => number): boolean {
  return typeof chance === 'boolean' ? chance : random() < chance;
}
