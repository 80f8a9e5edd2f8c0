import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { messageNumberCursor } from '../../table/cursor.ts';
import { notificationKey, notificationsPartition } from '../../table/keys.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { callTable, type Table } from '../../table/table.ts';
import { fromNotificationItem, type StoredNotification } from './notification-item.ts';

/**
 * The notifications of a channel, newest message number first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listNotifications(
  table: Table,
  channelId: string,
  { limit, cursor }: PageRequest,
  nowMs: number,
): Promise<Page<StoredNotification>> {
  const query = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    // TTL deletes up to days late, so what has run out is hidden here.
    FilterExpression: '#ttl > :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':pk': notificationsPartition(channelId),
      ':now': Math.floor(nowMs / 1000),
    },
    ScanIndexForward: false,
    Limit: limit,
    ...(cursor === undefined
      ? {}
      : { ExclusiveStartKey: notificationKey(channelId, messageNumberCursor.decode(cursor)) }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  return {
    items: Items.map(fromNotificationItem).filter((stored) => stored !== undefined),
    ...(LastEvaluatedKey === undefined
      ? {}
      : { nextCursor: messageNumberCursor.encode(Number(LastEvaluatedKey['sk'])) }),
  };
}

/**
 * The resource id that Google put on a channel's oldest stored notification, usually its `sync`.
 * It is what stops a channel whose `watch` answer was lost. Undefined if nothing arrived yet.
 * @throws StorageError
 */
export async function resourceIdFromNotifications(
  table: Table,
  channelId: string,
): Promise<string | undefined> {
  const query = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': notificationsPartition(channelId) },
    Limit: 1,
    ConsistentRead: true,
  });
  const { Items = [] } = await callTable(table, (options) => table.client.send(query, options));
  const resourceId: unknown = Items[0]?.['resourceId'];
  return typeof resourceId === 'string' && resourceId !== '' ? resourceId : undefined;
}
