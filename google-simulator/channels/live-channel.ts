import type { Identity } from '../oauth/identity.ts';
import type { Watchable } from './resource.ts';

/** A channel as the simulator stores it. */
export interface LiveChannel extends Watchable {
  id: string;
  /** Shared by all channels of a user on a resource (googleapis/google-api-nodejs-client#1402). */
  resourceId: string;
  address: string;
  token: string | undefined;
  /** Milliseconds since the epoch. */
  expiration: number;
  openedAt: number;
  openedBy: Identity;
  /** The number of the last notification; 1 is `sync`. */
  messageNumber: number;
  stopped: boolean;
}
