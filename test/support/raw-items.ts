import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';

/** Every item of the table as the database holds it. */
export async function rawItems({ client, name }: Table): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: name, ConsistentRead: true }),
  );
  return Items;
}

/** Stores an item as it is. */
export async function putItem(
  { client, name }: Table,
  Item: Record<string, unknown>,
): Promise<void> {
  await client.send(new PutCommand({ TableName: name, Item }));
}

/** Deletes every item of the table. */
export async function emptyTable(table: Table): Promise<void> {
  for (const { pk, sk } of await rawItems(table))
    await table.client.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } }));
}
