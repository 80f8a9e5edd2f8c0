import type { ChannelFailure } from '../channels/channel-record.ts';
import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';

/**
 * What keeps a watch from being renewed as usual. `failing` is tried again soon, `unsupported`
 * weekly, `needs_reconnect` when the account has new credentials, `gone` and `paused` only when
 * somebody asks for it.
 */
export type WatchCondition = 'failing' | 'needs_reconnect' | 'unsupported' | 'gone' | 'paused';

/** A user's standing wish to be told about one resource, and how it fares. */
export interface WatchRecord {
  id: string;
  owner: string;
  account: string;
  resource: Resource;
  parameters: WatchParameters;
  tokenData?: string;
  /** The lease that the user wants, in seconds; without one the longest that the settings allow. */
  leaseSeconds?: number;
  /** The digest of account, resource and parameters: one watch for each. */
  spec: string;

  /** The channel that counts: the newest that Google opened. */
  currentId?: string;
  /** Where it sends to. */
  address?: string;
  openedAtMs?: number;
  /** Until when it lives; absent if it never ends. */
  expirationMs?: number;
  /** Since when there has been no gap. */
  coveredSinceMs?: number;
  /** When it is to be renewed. */
  renewAtMs?: number;
  /** The same for all channels of an account on a resource (google-api-nodejs-client#1402). */
  resourceId?: string;
  /** Every channel that Google might still send on, the current one included. */
  channelIds: readonly string[];

  condition?: WatchCondition;
  conditionSinceMs?: number;
  failure?: ChannelFailure;
  /** Failures of one class in a row. */
  attempts?: number;

  /** The newest notification that was no `sync`. */
  lastNotificationAtMs?: number;
  /** How many of them there were, and how long this watch is silent at the longest as a habit. */
  notificationCount?: number;
  usualIntervalMs?: number;
  /** How often it was reopened because of a silence that has not ended yet. */
  staleReopenings?: number;

  /** When it is looked after next. */
  dueAtMs: number;
  /** Goes up with each change of who looks after it: whoever holds an old number lost his turn. */
  version: number;
  /** Until when somebody is looking after it now. */
  claimedUntilMs?: number;
  /** Renew it at the next turn, whatever the time. */
  renewRequested?: boolean;
  deletedAtMs?: number;
  createdAtMs: number;
  updatedAtMs: number;
}
