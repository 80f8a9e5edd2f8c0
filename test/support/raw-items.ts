import { BatchWriteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';

// What a batch of writes takes.
const MAX_BATCH = 25;

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
  const { client, name } = table;
  const deletes = (await rawItems(table)).map(({ pk, sk }) => ({
    DeleteRequest: { Key: { pk, sk } },
  }));
  for (let from = 0; from < deletes.length; from += MAX_BATCH)
    await client.send(
      new BatchWriteCommand({ RequestItems: { [name]: deletes.slice(from, from + MAX_BATCH) } }),
    );
}
