import type { Google } from '../google/google.ts';
import type { Log } from '../log.ts';
import type { WatchMetrics } from '../metrics/watch-metrics.ts';
import type { Resource } from '../protocol/resource-states.ts';
import type { Table } from '../table/table.ts';

/** A channel's watch, as far as it decides what becomes of the channel. */
export interface WatchOfChannel {
  id: string;
  resource: Resource;
  condition: string;
  /** Whether it opens channels: it is neither deleted nor paused. */
  opensChannels: boolean;
  isDeleted: boolean;
  /** The current channel of the watch. */
  currentId?: string;
  /** The same for all channels of an account on a resource. */
  resourceId?: string;
  /** Until when a process has claimed the watch, and may be about to adopt the channel. */
  claimedUntilMs?: number;
}

/** The parts of the watches and notifications that channels depend on, and that come after them. */
export interface ChannelSources {
  /** The watch that a channel was opened for, deleted or not. @throws StorageError */
  watchOf(watchId: string): Promise<WatchOfChannel | undefined>;
  /** The resource id on a channel's first notification, usually its `sync`. @throws StorageError */
  notifiedResourceId(channelId: string): Promise<string | undefined>;
  /** The resource on a channel's latest notification. @throws StorageError */
  notifiedResource(channelId: string): Promise<Resource | undefined>;
}

/** What channels need, for those of one owner. */
export interface ChannelDeps extends ChannelSources {
  table: Table;
  /**
   * Google as an account of the owner sees it. Made when first needed: listing channels works
   * without Google credentials.
   */
  google(account: string): Promise<Google>;
  /** The secret that new tokens are signed with. */
  tokenSecret(): Promise<string>;
  /** The address that Google sends notifications to. */
  notificationsUrl: string;
  /** Whether that may be http: on a laptop, for the simulator. */
  allowLoopbackHttp: boolean;
  owner: string;
  now: () => number;
  log: Log;
  metrics: Pick<WatchMetrics, 'uncovered'>;
}
