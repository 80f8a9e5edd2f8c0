import type { AccountDeps } from '../accounts/account-deps.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelDeps } from '../channels/channel-deps.ts';
import type { ReconcileChannelDeps } from '../channels/reconcile-channel.ts';
import type { WatchMetrics } from '../metrics/watch-metrics.ts';

/** How leases are kept. All times in milliseconds unless they say otherwise. */
export interface RenewalSettings {
  /** A lease is renewed so long before its end, or at a quarter of its life if that is longer. */
  minLeadMs: number;
  /** The longest lease that is requested, in seconds. */
  leaseCapSeconds: number;
  /** How often the sweep runs. */
  periodMs: number;
}

/** What watches need, for those of all owners. */
export interface WatchDeps
  extends Omit<ReconcileChannelDeps, 'metrics'>,
    Pick<AccountDeps, 'googleOf' | 'digestOf' | 'random'> {
  metrics: WatchMetrics;
  settings: RenewalSettings;
  /** What channels need, for those that an account opens. */
  channelsOf(account: AccountRecord): ChannelDeps;
}

/** What the routes of watches need, for one owner. */
export interface OwnWatchDeps extends WatchDeps {
  owner: string;
}
