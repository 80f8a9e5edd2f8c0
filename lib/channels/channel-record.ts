import type { Failure } from '../google/failure.ts';
import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';
import type { ChannelState } from './channel-states.ts';

/** A channel in the ledger. It stays there for as long as Google might send on it. */
export interface ChannelRecord {
  id: string;
  owner: string;
  /** The account that opened it: no other can stop it. */
  account: string;
  /** It was opened only to learn a resource id: no other channel is opened to stop it. */
  probe?: true;
  /** It has no end that counts: Google named none, or sent on it after it. */
  neverExpires?: true;
  /** The watch that it is a lease of; a channel may also stand alone. */
  watchId?: string;
  resource: Resource;
  parameters: WatchParameters;
  address: string;
  /** The user's own part of the token. The token itself is never stored: it is recomputed. */
  tokenData?: string;
  state: ChannelState;
  /** What was requested, in milliseconds since the epoch. */
  requestedExpirationMs?: number;
  /** What Google granted, in milliseconds since the epoch; absent until known, or if there is no end. */
  expirationMs?: number;
  resourceId?: string;
  resourceUri?: string;
  /** Why the last attempt to open or stop it failed. */
  failure?: Failure;
  /** How many attempts in a row failed to stop it. */
  attempts?: number;
  /** When it was first stopped, if it sent all the same and is stopped again. */
  silentSinceMs?: number;
  /** When its watch made it the current one. */
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
