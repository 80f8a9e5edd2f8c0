import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { changeItem } from '../../table/change-item.ts';
import { getItem } from '../../table/get-item.ts';
import { hookHealthKey } from '../../table/hook-keys.ts';
import { callTable, type Table } from '../../table/table.ts';

// A failure may be counted after its hook was deleted.
const KEPT_SECONDS = 30 * 86_400;

/**
 * Counts a failed run, once for an event: a chain that is repeated counts it again only after another
 * one's.
 * @returns how many failed in a row.
 * @throws StorageError
 */
export async function addFailure(
  table: Table,
  hookId: string,
  { eventId, atMs }: { eventId: string; atMs: number },
): Promise<number> {
  const key = hookHealthKey(hookId);
  const counted = await changeItem(table, key, {
    patch: { eventId, ttl: Math.floor(atMs / 1000) + KEPT_SECONDS },
    add: { failures: 1 },
    when: '(attribute_not_exists(#eventId) OR #eventId <> :this)',
    values: { this: eventId },
  });
  const item = counted ?? (await getItem(table, key));
  return Number(item?.['failures'] ?? 1);
}

/**
 * Forgets how a hook has failed: it works. To look first costs less than a write with each run.
 * @throws StorageError
 */
export async function clearFailures(table: Table, hookId: string): Promise<void> {
  const Key = hookHealthKey(hookId);
  if (!(await getItem(table, Key))) return;
  const remove = new DeleteCommand({ TableName: table.name, Key });
  await callTable(table, (options) => table.client.send(remove, options));
}
