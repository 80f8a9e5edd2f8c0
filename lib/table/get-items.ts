import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { StorageError } from './storage-error.ts';
import { callTable, type Table } from './table.ts';

// What one request may ask for.
const AT_ONCE = 100;

/**
 * Some items as they are now, in no order; those that are gone are left out. The keys have to differ.
 * @throws StorageError
 */
export async function getItems(
  table: Table,
  keys: readonly Key[],
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE)
    found.push(...(await getGroup(table, keys.slice(from, from + AT_ONCE))));
  return found;
}

async function getGroup(table: Table, keys: Key[]): Promise<Record<string, unknown>[]> {
  const get = new BatchGetCommand({
    RequestItems: { [table.name]: { Keys: keys, ConsistentRead: true } },
  });
  const { Responses, UnprocessedKeys } = await callTable(table, (options) =>
    table.client.send(get, options),
  );
  // Rows are small: what is not answered was throttled, and the caller tries again.
  if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new StorageError(new Error('Throttled'));
  return Responses?.[table.name] ?? [];
}
