import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { GoogHeaders } from '../../protocol/goog-headers.ts';
import { notificationKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';

/** What is stored of one genuine request. Headers stay as Google sent them and are typed on reading. */
export interface NewNotification {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
  /** The user's own data from the token, `''` for none. */
  tokenData: string;
  body?: string | undefined;
  /** A body that was too large to keep. */
  bodyOmitted: boolean;
  receivedAtMs: number;
  /** When the database may forget it, in seconds since the epoch (DynamoDB's unit for TTL). */
  ttlSeconds: number;
}

const isNew = 'attribute_not_exists(pk)';

/**
 * Stores a notification, once: one conditional write, keyed by channel and message number. The
 * write is also the message to everything downstream, through the table's stream.
 * @returns `duplicate` if this message number of this channel is stored already.
 * @throws StorageError
 */
export async function putNotification(
  table: Table,
  notification: NewNotification,
): Promise<'stored' | 'duplicate'> {
  const put = new PutCommand({
    TableName: table.name,
    Item: notificationItem(notification),
    ConditionExpression: isNew,
  });
  try {
    await callTable(table, (options) => table.client.send(put, options), isConditionFailed);
    return 'stored';
  } catch (error) {
    if (isConditionFailed(error)) return 'duplicate';
    throw error;
  }
}

/** The stored form. Empty attributes are left out: a usual item has to fit one write unit, 1 KB. */
export function notificationItem(notification: NewNotification): Record<string, unknown> {
  const { headers, body, tokenData } = notification;
  return {
    ...notificationKey(notification.channelId, notification.messageNumber),
    state: headers.resourceState ?? '',
    resourceId: headers.resourceId ?? '',
    resourceUri: headers.resourceUri ?? '',
    ...(headers.channelExpiration ? { channelExpiration: headers.channelExpiration } : {}),
    ...(headers.changed ? { changed: headers.changed } : {}),
    ...(tokenData ? { tokenData } : {}),
    ...(body ? { body } : {}),
    ...(notification.bodyOmitted ? { bodyOmitted: true } : {}),
    receivedAt: notification.receivedAtMs,
    ttl: notification.ttlSeconds,
  };
}

function isConditionFailed(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}
