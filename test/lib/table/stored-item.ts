import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { rawItems } from '../../support/raw-items.ts';

/** One item as the database holds it; undefined if there is none. */
export async function storedItem(
  { client, name }: Table,
  { pk, sk }: Key,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item;
}

/** Puts an item into the table as it is. */
export async function putItem({ client, name }: Table, Item: Record<string, unknown>) {
  await client.send(new PutCommand({ TableName: name, Item }));
}

/** The whole table, in an order that does not change. */
export async function contents(table: Table): Promise<Record<string, unknown>[]> {
  const place = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;
  return (await rawItems(table)).toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
