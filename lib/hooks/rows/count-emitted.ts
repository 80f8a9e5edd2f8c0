import { changeItem } from '../../table/change-item.ts';
import { getItem } from '../../table/get-item.ts';
import { hookEmittedKey } from '../../table/hook-keys.ts';
import type { Table } from '../../table/table.ts';

/** Events that a run emits. */
export interface Emission {
  /** The event that all of them come of, however many hooks are in between. */
  rootId: string;
  hookId: string;
  /** What the hook ran on. */
  eventId: string;
  count: number;
  /** How many may come of one event. */
  most: number;
}

/**
 * Counts what a run emits among all that comes of one event. A run that is repeated at once is counted once.
 * @returns whether it is within the most; if not, nothing is counted.
 * @throws StorageError
 */
export async function countEmitted(
  table: Table,
  { rootId, hookId, eventId, count, most }: Emission,
  ttlSeconds: number,
): Promise<boolean> {
  const key = hookEmittedKey(rootId);
  const run = `${hookId} ${eventId}`;
  const counted = await changeItem(table, key, {
    patch: { run, ttl: ttlSeconds },
    add: { emitted: count },
    when: '(attribute_not_exists(#emitted) OR (#emitted <= :room AND #run <> :this))',
    values: { room: most - count, this: run },
  });
  if (counted) return true;
  const item = await getItem(table, key);
  return item?.['run'] === run;
}
