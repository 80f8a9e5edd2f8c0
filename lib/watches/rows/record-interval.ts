import type { Table } from '../../table/table.ts';
import type { WatchRecord } from '../watch-record.ts';
import { changeWatch, type WatchPatch } from './change-watch.ts';

/**
 * Stores what notifications say of a watch's usual interval, unless another batch about the same
 * watch was first.
 * @returns the watch; undefined if its last notification is another by now.
 * @throws StorageError
 */
export async function recordInterval(
  table: Table,
  { id, lastNotificationAtMs }: Pick<WatchRecord, 'id' | 'lastNotificationAtMs'>,
  patch: WatchPatch,
): Promise<WatchRecord | undefined> {
  const isFirst = lastNotificationAtMs === undefined;
  return changeWatch(table, id, {
    patch,
    when: isFirst
      ? 'attribute_exists(#pk) AND attribute_not_exists(#lastNotificationAtMs)'
      : '#lastNotificationAtMs = :last',
    values: isFirst ? {} : { last: lastNotificationAtMs },
  });
}
