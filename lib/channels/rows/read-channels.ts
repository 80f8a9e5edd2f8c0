import { DEFAULT_ACCOUNT } from '../../accounts/account-record.ts';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import { channelKey, LISTINGS } from '../../table/keys.ts';
import { listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';
import type { ChannelRecord } from '../channel-record.ts';

/**
 * One channel of an owner; undefined if there is none, or if it is another owner's.
 * @throws StorageError
 */
export async function getChannel(
  table: Table,
  owner: string,
  channelId: string,
): Promise<ChannelRecord | undefined> {
  const record = await getChannelOfAnyOwner(table, channelId);
  return record?.owner === owner ? record : undefined;
}

/**
 * One channel of any owner: for what Tidings does by itself.
 * @throws StorageError
 */
export async function getChannelOfAnyOwner(
  table: Table,
  channelId: string,
): Promise<ChannelRecord | undefined> {
  const item = await getItem(table, channelKey(channelId));
  return item && fromChannelItem(item);
}

/**
 * Some channels at once, in no order; those that are gone are left out.
 * @throws StorageError
 */
export async function getChannels(
  table: Table,
  channelIds: readonly string[],
): Promise<ChannelRecord[]> {
  return (await getItems(table, channelIds.map(channelKey))).map(fromChannelItem);
}

/**
 * An owner's channels, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listChannels(
  table: Table,
  owner: string,
  page: PageRequest,
): Promise<Page<ChannelRecord>> {
  const listing = { partition: LISTINGS.channels(owner), keyOf: channelKey };
  const { items, ...rest } = await listOwned(table, listing, page);
  return { items: items.map(fromChannelItem), ...rest };
}

// The attributes of the indexes, the TTL and the sweep's version, beside the record.
const NOT_OF_THE_RECORD = [
  'pk',
  'sk',
  'listing',
  'createdAtId',
  'due',
  'dueAtMs',
  'version',
  'ttl',
];

/** The record of an item: as `putPendingChannel` wrote it, without the keys. */
export function fromChannelItem(item: Record<string, unknown>): ChannelRecord {
  const record = Object.fromEntries(
    Object.entries(item).filter(([name]) => !NOT_OF_THE_RECORD.includes(name)),
  );
  return { account: DEFAULT_ACCOUNT, ...record } as unknown as ChannelRecord;
}
