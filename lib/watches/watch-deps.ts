import type { AccountClients } from '../accounts/account-clients.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { Manager } from '../channels/channel-deps.ts';
import type { WatchMetrics } from '../metrics/watch-metrics.ts';

/** What leases are kept with. All times in milliseconds unless they say otherwise. */
export interface RenewalSettings {
  /** A lease is renewed so long before its end, or at a quarter of its life if that is longer. */
  minLeadMs: number;
  /** The longest lease that is asked for, in seconds. */
  leaseCapSeconds: number;
  /** How often the sweep looks. */
  periodMs: number;
}

/** What keeping watches alive needs, for the watches of all owners. */
export interface Renewer extends Omit<Manager, 'owner' | 'google'>, AccountClients {
  settings: RenewalSettings;
  /** At least 0, less than 1. */
  random: () => number;
  metrics: WatchMetrics;
}

/** The means to open and stop channels of one account. */
export function managerOf(renewer: Renewer, account: AccountRecord): Manager {
  return { ...renewer, owner: account.owner, google: () => renewer.googleOf(account) };
}
