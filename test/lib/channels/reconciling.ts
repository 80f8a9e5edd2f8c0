import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import type { ChannelPurpose } from '../../../lib/channels/channel-spec.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import type { ReconcileChannelDeps } from '../../../lib/channels/reconcile-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import { storedAccount } from '../table/examples.ts';
import { storedItem } from '../table/stored-item.ts';
import { CHANGES, DAY, forWatch, NOW_MS, type Stage, type StageOptions, stage } from './stage.ts';

export const EXPIRATION_MS = NOW_MS + DAY;

/** A stage with an account, and what the sweep needs to reconcile its channels. */
export interface Reconciling extends Stage {
  account: AccountRecord;
  deps: ReconcileChannelDeps;
  /** What was measured. */
  measured: unknown[];
}

/** Sets everything up for a new owner. */
export async function reconciling(options: StageOptions = {}): Promise<Reconciling> {
  const set = await stage(options);
  const { table, channelDeps } = set;
  const { owner } = channelDeps;
  const account = await storedAccount(table, { owner, sealed: 'sealed-credentials' });
  const measured: unknown[] = [];
  const deps: ReconcileChannelDeps = {
    ...channelDeps,
    digestOf: async () => 'digest',
    channelsOf: () => channelDeps,
    metrics: {
      uncovered: (labels) => void measured.push(['uncovered', labels]),
      needsReconnect: () => void measured.push(['needsReconnect']),
    },
  };
  return { ...set, account, deps, measured };
}

/** A channel that is open at Google; for a watch, if one is given. */
export function opened(
  { channelDeps, account }: Reconciling,
  watchId?: string,
  accountId = account.id,
): Promise<ChannelRecord> {
  const purpose: ChannelPurpose = {
    account: accountId,
    ...(watchId === undefined ? {} : forWatch(watchId)),
  };
  return openChannel(channelDeps, { ...CHANGES, expirationMs: EXPIRATION_MS }, purpose);
}

/** A channel that its watch has no use for any more: it is to be stopped. */
export async function superseded(set: Reconciling, accountId?: string): Promise<string> {
  const { id } = await opened(set, undefined, accountId);
  await transitionChannel(set.table, id, 'supersede', { nowMs: NOW_MS });
  return id;
}

/** The item of a channel, as the database has it. */
export const rowOf = ({ table }: Stage, id: string) => storedItem(table, channelKey(id));
/** When a channel is due, in milliseconds since the epoch. */
export const dueAtOf = async (set: Stage, id: string) => (await rowOf(set, id))?.['dueAtMs'];
