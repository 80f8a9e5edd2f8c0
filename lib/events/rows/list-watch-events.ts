import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { sequenceCursor } from '../../table/cursor.ts';
import { LISTINGS, logKey, padded } from '../../table/keys.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { callTable, type Table } from '../../table/table.ts';
import { fromEventItem, type LoggedEvent } from './log-item.ts';

/**
 * The events of a watch, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listWatchEvents(
  table: Table,
  { owner, watchId }: { owner: string; watchId: string },
  { limit, cursor, nowMs }: PageRequest & { nowMs: number },
): Promise<Page<LoggedEvent>> {
  const listing = LISTINGS.events(watchId);
  const before = cursor === undefined ? undefined : sequenceCursor.decode(cursor);
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: LISTINGS.index,
    KeyConditionExpression: 'listing = :listing',
    // TTL deletes up to days late, so what has run out is hidden here.
    FilterExpression: '#ttl > :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':listing': listing, ':now': Math.floor(nowMs / 1000) },
    ScanIndexForward: false,
    Limit: limit,
    ...(before === undefined
      ? {}
      : { ExclusiveStartKey: { ...logKey(owner, before), listing, createdAtId: padded(before) } }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  return {
    items: Items.map(fromEventItem),
    ...(LastEvaluatedKey === undefined
      ? {}
      : { nextCursor: sequenceCursor.encode(Number(LastEvaluatedKey['sk'])) }),
  };
}
