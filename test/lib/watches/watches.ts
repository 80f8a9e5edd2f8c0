import type { RecordedRequest } from '../../../google-simulator/http/recorded-request.ts';
import { DEFAULT_ACCOUNT } from '../../../lib/accounts/account-record.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { DEPLOYMENT_OWNER } from '../../../lib/api/owner.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { getChannels, listChannels } from '../../../lib/channels/rows/read-channels.ts';
import { observe } from '../../../lib/notifications/observe.ts';
import { fromNotificationItem } from '../../../lib/notifications/rows/notification-item.ts';
import type { Resource } from '../../../lib/protocol/resource-states.ts';
import { getWatchOfAnyOwner } from '../../../lib/watches/rows/read-watches.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { watchHealth } from '../../../lib/watches/watch-health.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import type { WatchSpec } from '../../../lib/watches/watch-spec.ts';
import { rawItems } from '../../support/raw-items.ts';
import type { Renewing } from './renewing.ts';

export const OWNER = DEPLOYMENT_OWNER;
export const MINUTE = 60_000;

/** A valid request for a watch, with changes. */
export function specFor(changes: Partial<WatchSpec> = {}): WatchSpec {
  return {
    resource: 'drive.changes' as Resource,
    parameters: { pageToken: '1' },
    account: DEFAULT_ACCOUNT,
    ...changes,
  };
}

/** One of many valid requests, each for another watch. */
export function nthSpec(n: number, changes: Partial<WatchSpec> = {}): WatchSpec {
  return specFor({ parameters: { pageToken: String(n + 1) }, ...changes });
}

/** Starts a watch. @returns the watch as it is stored. */
export async function started(set: Renewing, spec: WatchSpec = specFor()): Promise<WatchRecord> {
  const { watch } = await startWatch(set.own, spec);
  return watch;
}

/** A watch as it is stored now. */
export async function stored({ table }: Pick<Renewing, 'table'>, { id }: Pick<WatchRecord, 'id'>) {
  const watch = await getWatchOfAnyOwner(table, id);
  if (!watch) throw new Error(`no watch ${id}`);
  return watch;
}

/** The health of a watch now, as the API shows it. */
export async function healthOf(set: Renewing, which: Pick<WatchRecord, 'id'>) {
  const watch = await stored(set, which);
  const account = await getAccount(set.table, watch.owner, watch.account);
  return watchHealth(watch, account, set.clock.now());
}

/** All channels in the ledger, the oldest first. */
export async function ledger({ table }: Renewing, owner = OWNER): Promise<ChannelRecord[]> {
  const { items } = await listChannels(table, owner, { limit: 100 });
  return items.toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}

/** The channels that were opened for a watch, by the ledger. */
export async function channelsOf(set: Renewing, { id }: Pick<WatchRecord, 'id'>) {
  return (await ledger(set)).filter(({ watchId }) => watchId === id);
}

/** The current channel of a watch. */
export async function currentOf(set: Renewing, which: Pick<WatchRecord, 'id'>) {
  const { currentId = '' } = await stored(set, which);
  const [current] = await getChannels(set.table, [currentId]);
  if (!current) throw new Error('no current channel');
  return current;
}

/** The requests to Google whose path ends in this, without those that an expired token made fail. */
export function asked({ google }: Renewing, name: 'watch' | 'stop' | 'token'): RecordedRequest[] {
  return google.requests.filter(
    ({ path, status }) => path.endsWith(`/${name}`) && (name === 'token' || status !== 401),
  );
}

/** Observes all notifications that are stored. */
export async function observeAll(set: Renewing): Promise<void> {
  const { table, clock, channelDeps } = set;
  const all = (await rawItems(table))
    .map(fromNotificationItem)
    .filter((one) => one !== undefined)
    .toSorted((a, b) => a.receivedAtMs - b.receivedAtMs);
  await observe({ table, now: clock.now, log: channelDeps.log }, all);
}

/** The rows that are still in the index of what is due, whenever that is. */
export async function openRows({ table }: Renewing): Promise<string[]> {
  return (await rawItems(table)).filter(({ due }) => due !== undefined).map(({ pk }) => String(pk));
}

/** The state of each channel of a watch, the oldest first. */
export async function statesOf(set: Renewing, which: Pick<WatchRecord, 'id'>): Promise<string[]> {
  return (await channelsOf(set, which)).map(({ state }) => state);
}

/** Exactly the watch's current channel is open at Google, and the ledger says so too. */
export async function onlyCurrentIsOpen(set: Renewing, which: Pick<WatchRecord, 'id'>) {
  const { currentId } = await stored(set, which);
  const open = (await channelsOf(set, which)).filter(({ state }) => state === 'active');
  return { currentId, live: set.live(), active: open.map(({ id }) => id) };
}
