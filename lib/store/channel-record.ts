import type { Resource } from '../channel/resource-states.ts';
import type { WatchParameters } from '../channel/validate-watch-parameters.ts';

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
}

/** A channel in the ledger. It stays there for as long as Google might send on it. */
export interface ChannelRecord {
  id: string;
  owner: string;
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
