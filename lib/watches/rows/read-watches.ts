import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import { LISTINGS, watchKey } from '../../table/keys.ts';
import { listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';
import type { WatchRecord } from '../watch-record.ts';

/**
 * One watch of any owner: for what Tidings does by itself.
 * @throws StorageError
 */
export async function getWatchOfAnyOwner(
  table: Table,
  watchId: string,
): Promise<WatchRecord | undefined> {
  const item = await getItem(table, watchKey(watchId));
  return item && fromWatchItem(item);
}

/**
 * One watch of an owner; undefined if there is none, or if it is another owner's.
 * @throws StorageError
 */
export async function getWatch(
  table: Table,
  owner: string,
  watchId: string,
): Promise<WatchRecord | undefined> {
  const record = await getWatchOfAnyOwner(table, watchId);
  return record?.owner === owner ? record : undefined;
}

/**
 * Some watches of any owner at once, in no order; those that are gone are left out.
 * @throws StorageError
 */
export async function getWatches(
  table: Table,
  watchIds: readonly string[],
): Promise<WatchRecord[]> {
  return (await getItems(table, watchIds.map(watchKey))).map(fromWatchItem);
}

/**
 * An owner's watches, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listWatches(
  table: Table,
  owner: string,
  page: PageRequest,
): Promise<Page<WatchRecord>> {
  const listing = { partition: LISTINGS.watches(owner), keyOf: watchKey };
  const { items, ...rest } = await listOwned(table, listing, page);
  return { items: items.map(fromWatchItem), ...rest };
}

// The attributes of the indexes and the TTL, beside the record.
const NOT_OF_THE_RECORD = ['pk', 'sk', 'listing', 'createdAtId', 'due', 'ttl'];

/** The record of an item, without the keys. */
export function fromWatchItem(item: Record<string, unknown>): WatchRecord {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !NOT_OF_THE_RECORD.includes(name)),
  ) as unknown as WatchRecord;
}
