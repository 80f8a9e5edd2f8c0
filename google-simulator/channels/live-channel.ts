import type { Identity } from '../oauth/identity.ts';
import type { Watchable } from './resource.ts';

/** A channel as Google keeps it. */
export interface LiveChannel extends Watchable {
  id: string;
  /** The same for all channels of a user on a resource (googleapis/google-api-nodejs-client#1402). */
  resourceId: string;
  address: string;
  token: string | undefined;
  /** When it ends, in milliseconds since the epoch. */
  expiration: number;
  openedAt: number;
  openedBy: Identity;
  /** The number of the last notification; 1 is `sync`. */
  messageNumber: number;
  stopped: boolean;
}
