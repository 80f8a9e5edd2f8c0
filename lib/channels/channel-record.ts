import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';

/** Where a channel is in its life. */
export type ChannelState =
  | 'pending'
  | 'active'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'expired'
  | 'superseded';

/** Why the last thing that was tried with a channel failed. */
export interface ChannelFailure {
  /** What to do about it: one of the classes of Google's errors. */
  class: string;
  /** Google's reason, such as `rateLimitExceeded`. */
  reason: string;
  message: string;
  atMs: number;
  /** Google said so itself, and so has opened nothing; absent where nobody knows. */
  nothingOpened?: true;
}

/** A channel in the ledger. It stays there for as long as Google might send on it. */
export interface ChannelRecord {
  id: string;
  owner: string;
  /** The account that opened it: only that one can stop it. */
  account: string;
  /** It was opened only to learn a resource id; nobody opens another one to stop it. */
  probe?: true;
  /** It has no end that counts: Google named none, or went on sending after it. */
  neverExpires?: true;
  /** The watch that it is a lease of; a channel may also stand alone. */
  watchId?: string;
  resource: Resource;
  parameters: WatchParameters;
  address: string;
  /** The user's own part of the token. The token itself is never stored: it is recomputed. */
  tokenData?: string;
  state: ChannelState;
  /** What was asked for, in milliseconds since the epoch. */
  requestedExpirationMs?: number;
  /** What Google granted, in milliseconds since the epoch; absent until known, or if it never ends. */
  expirationMs?: number;
  resourceId?: string;
  resourceUri?: string;
  failure?: ChannelFailure;
  /** How many failures in a row there were to put it in order. */
  attempts?: number;
  /** When its watch took it for its current one. */
  adoptedAtMs?: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** The same record with what only time has changed: an active channel past its end has expired. */
export function atTime(record: ChannelRecord, nowMs: number): ChannelRecord {
  const { state, expirationMs } = record;
  const ended = expirationMs !== undefined && expirationMs <= nowMs;
  return ended && (state === 'active' || state === 'superseded')
    ? { ...record, state: 'expired' }
    : record;
}

// An id that is taken is no refusal: it means that the channel exists.
const REJECTIONS: readonly string[] = ['reconnect', 'unsupported', 'gone', 'permanent'];

/** Whether Google said no in so many words, so that there is nothing at Google. */
export function isRejection(failure: ChannelFailure): boolean {
  return failure.nothingOpened === true || REJECTIONS.includes(failure.class);
}
