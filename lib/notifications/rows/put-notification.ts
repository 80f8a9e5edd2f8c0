import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BodyText } from '../../protocol/body-text.ts';
import type { GoogHeaders } from '../../protocol/goog-headers.ts';
import { notificationKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';

/** What is kept of a body. */
export interface KeptBody extends BodyText {
  /** It was too large to keep. */
  bodyOmitted: boolean;
}

/** What is stored of one genuine request. Headers stay as Google sent them and are typed on reading. */
export interface NewNotification extends KeptBody {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
  /** The user's own data from the token, `''` for none. */
  tokenData: string;
  receivedAtMs: number;
  /** When the database may forget it, in seconds since the epoch (DynamoDB's unit for TTL). */
  ttlSeconds: number;
}

/** How storing ends: this message number of this channel may be stored already, perhaps with other content. */
export type PutOutcome = 'stored' | 'duplicate' | 'duplicate-that-differs';

const isNew = 'attribute_not_exists(pk)';

/**
 * Stores a notification, once: one conditional write, keyed by channel and message number. The
 * write is also the message to everything downstream, through the table's stream.
 * What is stored already comes back with the failed condition, which costs no read.
 * @throws StorageError
 */
export async function putNotification(
  table: Table,
  notification: NewNotification,
): Promise<PutOutcome> {
  const Item = notificationItem(notification);
  const put = new PutCommand({
    TableName: table.name,
    Item,
    ConditionExpression: isNew,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await callTable(table, (options) => table.client.send(put, options), isConditionFailed);
    return 'stored';
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return error.Item && differs(error.Item, Item) ? 'duplicate-that-differs' : 'duplicate';
  }
}

/** The stored form. Empty attributes are left out: a usual item has to fit one write unit, 1 KB. */
export function notificationItem(notification: NewNotification): Record<string, unknown> {
  const { headers, body, bodyEncoding, tokenData } = notification;
  return {
    ...notificationKey(notification.channelId, notification.messageNumber),
    state: storable(headers.resourceState) ?? '',
    resourceId: storable(headers.resourceId) ?? '',
    resourceUri: storable(headers.resourceUri) ?? '',
    ...(headers.channelExpiration
      ? { channelExpiration: storable(headers.channelExpiration) }
      : {}),
    // An empty one says something too: the header was there.
    ...(headers.changed === undefined ? {} : { changed: storable(headers.changed) }),
    ...(tokenData ? { tokenData } : {}),
    ...(body ? { body } : {}),
    ...(body && bodyEncoding ? { bodyEncoding } : {}),
    ...(notification.bodyOmitted ? { bodyOmitted: true } : {}),
    receivedAt: notification.receivedAtMs,
    ttl: notification.ttlSeconds,
  };
}

// Google's headers are much shorter. The five that are kept fit into an item beside the longest body.
const HEADER_MAX_LENGTH = 8192;

// An event that is made by hand may have headers of any length, and half a surrogate pair, of which
// there is no UTF-8.
function storable(text: string | undefined): string | undefined {
  return text?.slice(0, HEADER_MAX_LENGTH).toWellFormed();
}

const CONTENT = [
  'state',
  'resourceId',
  'resourceUri',
  'channelExpiration',
  'changed',
  'tokenData',
  'body',
  'bodyEncoding',
  'bodyOmitted',
] as const;

// As the database gives it, each value is in an object that names its type.
function differs(
  stored: Readonly<Record<string, { S?: string; BOOL?: boolean }>>,
  item: Readonly<Record<string, unknown>>,
): boolean {
  return CONTENT.some((name) => (stored[name]?.S ?? stored[name]?.BOOL) !== item[name]);
}

function isConditionFailed(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}
