import { changeItem } from '../../table/change-item.ts';
import { watchKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { fromWatchItem } from './read-watches.ts';
import type { WatchRecord } from '../watch-record.ts';

/**
 * Changes a watch if the change's condition holds.
 * @returns the watch after the change; undefined if the condition does not hold.
 * @throws StorageError
 */
export async function changeWatch(
  table: Table,
  watchId: string,
  change: ItemChange,
): Promise<WatchRecord | undefined> {
  const item = await changeItem(table, watchKey(watchId), change);
  return item && fromWatchItem(item);
}

/** When a watch is to fall due, and which watches are meant. */
export interface Resumption extends Pick<ItemChange, 'set' | 'when' | 'values'> {
  atMs: number;
  nowMs: number;
}

/**
 * Brings a watch forward that is not being looked after: it falls due at `atMs` if that is earlier.
 * @returns the watch; undefined if it does not fulfil `when` (an OR in it needs parentheses), is being looked after, is due earlier
 *   or deleted.
 * @throws StorageError
 */
export async function resumeWatch(
  table: Table,
  watchId: string,
  { atMs, nowMs, set = {}, when, values = {} }: Resumption,
): Promise<WatchRecord | undefined> {
  const idle = '(attribute_not_exists(#claimedUntilMs) OR #claimedUntilMs <= :now)';
  return changeWatch(table, watchId, {
    set: { ...set, dueAtMs: atMs },
    when: `attribute_not_exists(#deletedAtMs) AND ${idle} AND #dueAtMs > :at AND ${when}`,
    values: { ...values, at: atMs, now: nowMs },
  });
}
