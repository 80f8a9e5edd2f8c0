import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemCursor } from './cursor.ts';
import { type Key, LISTINGS } from './keys.ts';
import type { Page, PageRequest } from './page.ts';
import { callTable, type Table } from './table.ts';

/** Which things of an owner are listed. */
export interface Listing {
  /** The partition of the index. */
  partition: string;
  /** The key of one of them. */
  keyOf: (id: string) => Key;
}

/**
 * What an owner has of one kind, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listOwned(
  table: Table,
  { partition, keyOf }: Listing,
  { limit, cursor }: PageRequest,
): Promise<Page<Record<string, unknown>>> {
  const place = cursor === undefined ? undefined : itemCursor.decode(cursor);
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: LISTINGS.index,
    KeyConditionExpression: 'listing = :listing',
    ExpressionAttributeValues: { ':listing': partition },
    ScanIndexForward: false,
    Limit: limit,
    ...(place === undefined
      ? {}
      : {
          ExclusiveStartKey: {
            ...keyOf(place.id),
            listing: partition,
            createdAtId: LISTINGS.sortKey(place.createdAtMs, place.id),
          },
        }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  const last = Items.at(-1);
  return {
    items: Items,
    ...(LastEvaluatedKey === undefined || last === undefined
      ? {}
      : {
          nextCursor: itemCursor.encode({
            createdAtMs: Number(last['createdAtMs']),
            id: String(last['id']),
          }),
        }),
  };
}
