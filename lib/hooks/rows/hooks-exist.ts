import { getItems } from '../../table/get-items.ts';
import { HOOKS, hookKey } from '../../table/hook-keys.ts';
import type { Table } from '../../table/table.ts';

/**
 * Whether an owner has each of these hooks, in their order. A temporary one that has ended is gone, though
 * its row may still be there.
 * @throws StorageError
 */
export async function hooksExist(
  table: Table,
  owner: string,
  ids: readonly string[],
  nowMs: number,
): Promise<boolean[]> {
  const items = await getItems(
    table,
    [...new Set(ids)].map((id) => hookKey(owner, id)),
  );
  const known = items
    .filter(({ expiresAtMs }) => expiresAtMs === undefined || Number(expiresAtMs) > nowMs)
    .map(({ sk }) => String(sk).slice(HOOKS.length));
  return ids.map((id) => known.includes(id));
}
