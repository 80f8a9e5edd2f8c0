import type { Filter } from '../matching/filter.ts';
import type { StreamIdentity } from './stream-identity.ts';

/** What a socket has subscribed to. */
export interface StreamSubscription {
  /** Its id, as the client chose it. */
  id: string;
  types: readonly string[];
  filter?: Filter;
  /** No event that is older, in milliseconds since the epoch. */
  sinceMs?: number;
}

/** An open socket. */
export interface SocketRecord extends StreamIdentity {
  connectionId: string;
  connectedAtMs: number;
  /** Absent until it has subscribed. */
  subscription?: StreamSubscription;
}

/** A socket that has subscribed. */
export type SubscribedSocket = SocketRecord & { subscription: StreamSubscription };
