import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { callTable, type Table } from './table.ts';

/**
 * One item as it is now, or, if it need not be consistent, as it was moments ago at half the price;
 * undefined if there is none.
 * @throws StorageError
 */
export async function getItem(
  table: Table,
  key: Key,
  { consistent = true }: { consistent?: boolean } = {},
): Promise<Record<string, unknown> | undefined> {
  const get = new GetCommand({ TableName: table.name, Key: key, ConsistentRead: consistent });
  const { Item } = await callTable(table, (options) => table.client.send(get, options));
  return Item;
}
