import type { Failure } from '../google/failure.ts';
import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';
import type { WatchCondition } from './watch-states.ts';

/** A user's standing request to be told about one resource, and its condition. */
export interface WatchRecord {
  id: string;
  owner: string;
  account: string;
  resource: Resource;
  parameters: WatchParameters;
  tokenData?: string;
  /** The lease that the user requests, in seconds; without one the longest that the settings allow. */
  leaseSeconds?: number;
  /** The digest of resource and parameters: an account has one watch for each. */
  specDigest: string;

  /** The current channel: the newest that Google opened. */
  currentId?: string;
  /** Where it sends to. */
  address?: string;
  openedAtMs?: number;
  /** The end of its lease; absent if it never expires. */
  expirationMs?: number;
  /** Since when the watch has been covered without a gap. */
  coveredSinceMs?: number;
  /** When it is to be renewed. */
  renewAtMs?: number;
  /** The same for all channels of an account on a resource (google-api-nodejs-client#1402). */
  resourceId?: string;
  /** Every channel that Google might still send on, in the order of opening. */
  channelIds: readonly string[];

  condition: WatchCondition;
  conditionSinceMs: number;
  failure?: Failure;
  /** Failures of one class in a row. */
  attempts?: number;

  /** The newest notification other than `sync`. */
  lastNotificationAtMs?: number;
  /** How many of them there were, and the usual interval between them at the longest. */
  notificationCount?: number;
  usualIntervalMs?: number;
  /** How often it was reopened because of a staleness that has not ended yet. */
  staleReopenings?: number;

  /** When it is reconciled next; absent once nothing is left to do. */
  dueAtMs: number;
  /** A fencing number: grows with each claim and its end. */
  version: number;
  /** Until when a process has claimed it. */
  claimedUntilMs?: number;
  /** Renew it when it is reconciled next, whatever the time. */
  renewRequested?: boolean;
  deletedAtMs?: number;
  createdAtMs: number;
  updatedAtMs: number;
}
