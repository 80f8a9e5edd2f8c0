import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { GoogHeaders } from '../channel/goog-headers.ts';
import type { Notification } from '../channel/notification.ts';
import { typeNotification } from '../channel/type-notification.ts';
import { messageNumberCursor } from './cursor.ts';
import { notificationKey, notificationsPartition } from './keys.ts';
import type { Page, PageRequest } from './page.ts';
import { callTable, type Table } from './table.ts';

/** A notification as it was stored. */
export interface StoredNotification {
  notification: Notification;
  receivedAtMs: number;
  tokenData?: string;
  bodyOmitted?: true;
}

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
    items: Items.map((item) => fromItem(channelId, item)),
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

function fromItem(channelId: string, item: Record<string, unknown>): StoredNotification {
  const headers: GoogHeaders = {
    resourceState: String(item['state']),
    resourceId: String(item['resourceId']),
    resourceUri: String(item['resourceUri']),
    ...(item['channelExpiration'] ? { channelExpiration: String(item['channelExpiration']) } : {}),
    ...(item['changed'] ? { changed: String(item['changed']) } : {}),
  };
  const body = typeof item['body'] === 'string' ? item['body'] : undefined;
  const messageNumber = Number(item['sk']);
  return {
    notification: typeNotification({ channelId, messageNumber, headers, body }),
    receivedAtMs: Number(item['receivedAt']),
    ...(item['tokenData'] ? { tokenData: String(item['tokenData']) } : {}),
    ...(item['bodyOmitted'] ? { bodyOmitted: true as const } : {}),
  };
}
