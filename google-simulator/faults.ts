import type { GoogleReason } from './google-reasons.ts';

/** How often something happens: never, always, or with a probability between 0 and 1. */
export type Chance = boolean | number;

/** An error to answer with: one of the table's, or any other; for the next `times` calls, or until it is switched off. */
export interface InjectedError {
  reason?: string;
  status?: number;
  message?: string;
  times?: number;
}

/** What calls can be told apart by the faults. */
export const CALL_KINDS = ['token', 'watch', 'stop', 'list', 'write'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** The switches for what goes wrong at Google. Mutable: what is set counts for the next call or notification. */
export interface Faults {
  /** The same notification arrives twice. */
  duplicate: Chance;
  /** A notification is overtaken by the next one of its channel, or arrives a second late if none follows. */
  reorder: Chance;
  /** A notification is never sent: Google's guides promise no delivery. */
  drop: Chance;
  /** Milliseconds that each notification is late, even if its channel was stopped since (googleapis/google-api-nodejs-client#1402). */
  delayMs: number;
  /** `sync` is delivered before watch answers, as all push guides warn. */
  earlySync: Chance;
  /** Milliseconds, by the clock, between the creation of a channel and the answer of watch. */
  watchDelayMs: number;
  watchError: GoogleReason | InjectedError | null;
  stopError: GoogleReason | InjectedError | null;
  /** For every reading call. */
  listError: GoogleReason | InjectedError | null;
  /** For the token endpoint, in the words of OAuth: `{ reason: 'invalid_grant' }`. */
  tokenError: InjectedError | null;
  /** Sent as Retry-After with injected errors; 0 sends none. */
  retryAfterSeconds: number;
  /** The next n watch calls create their channel, but the connection dies before the answer. */
  loseWatchAnswer: number;
  /** Calls of this kind (or all) never get an answer and do nothing. */
  hang: CallKind | boolean;
}

/** A Google at its best, with what `faults` switches on. */
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

/** Whether a fault of this chance strikes now. */
export function strikes(chance: Chance, random: () => number): boolean {
  return typeof chance === 'boolean' ? chance : random() < chance;
}
