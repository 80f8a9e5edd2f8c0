import { changeItem } from '../../table/change-item.ts';
import { getItem } from '../../table/get-item.ts';
import { logCounterKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';

/**
 * Draws a block of numbers of an owner's log, by one atomic addition: no two callers get the same.
 * @returns the first of them; the others follow it.
 * @throws StorageError
 */
export async function drawNumbers(table: Table, owner: string, count: number): Promise<number> {
  const counter = await changeItem(table, logCounterKey(owner), {
    add: { last: count },
    when: 'attribute_not_exists(#pk) OR attribute_exists(#pk)',
  });
  return Number(counter?.['last']) - count + 1;
}

/** The last number that was drawn for an owner; 0 if none was. @throws StorageError */
export async function lastNumber(table: Table, owner: string): Promise<number> {
  const counter = await getItem(table, logCounterKey(owner));
  return Number(counter?.['last'] ?? 0);
}
