import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_ACCOUNT } from '../../accounts/account-record.ts';
import { getItem } from '../../table/get-item.ts';
import { channelKey, LISTINGS } from '../../table/keys.ts';
import { listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { StorageError } from '../../table/storage-error.ts';
import { callTable, type Table } from '../../table/table.ts';
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

// What one request may ask for.
const AT_ONCE = 100;

/**
 * Some channels at once, in no order; those that are gone are left out.
 * @throws StorageError
 */
export async function getChannels(
  table: Table,
  channelIds: readonly string[],
): Promise<ChannelRecord[]> {
  const found: ChannelRecord[] = [];
  for (let from = 0; from < channelIds.length; from += AT_ONCE)
    found.push(...(await getGroup(table, channelIds.slice(from, from + AT_ONCE))));
  return found;
}

async function getGroup(table: Table, channelIds: readonly string[]): Promise<ChannelRecord[]> {
  const get = new BatchGetCommand({
    RequestItems: { [table.name]: { Keys: channelIds.map(channelKey), ConsistentRead: true } },
  });
  const { Responses, UnprocessedKeys } = await callTable(table, (options) =>
    table.client.send(get, options),
  );
  // Rows are small: what is not answered was throttled, and the caller tries again.
  if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new StorageError(new Error('Throttled'));
  return (Responses?.[table.name] ?? []).map(fromChannelItem);
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
