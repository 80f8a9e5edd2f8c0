import type { AttributeValue, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fromLogItem, type LoggedEvent } from '../lib/events/rows/log-item.ts';
import {
  fromNotificationItem,
  type StoredNotification,
} from '../lib/notifications/rows/notification-item.ts';
import { fromWatchItem } from '../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../lib/watches/watch-record.ts';
import { openTableStream, type StreamRecord } from './table-stream.ts';

/** The handlers of events in the table's stream. */
export interface TableEvents {
  /** A notification was stored. */
  onStored(stored: StoredNotification): void;
  /** A watch has a new current channel. */
  onRenewed?(watch: WatchRecord): void;
  /** An event got its number. */
  onEvent?(logged: LoggedEvent): void;
}

/**
 * Reports the events in the table's stream from now on, until `signal` aborts.
 */
export async function followTable(
  client: DynamoDBStreamsClient,
  tableName: string,
  events: TableEvents,
  signal: AbortSignal,
): Promise<void> {
  const stream = await openTableStream(client, tableName);
  await stream.read((records) => {
    for (const record of records) report(record, events);
  }, signal);
}

function report({ eventName, dynamodb }: StreamRecord, events: TableEvents): void {
  const { onStored, onRenewed, onEvent } = events;
  const after = read(dynamodb?.NewImage);
  const before = read(dynamodb?.OldImage);
  const stored = eventName === 'INSERT' && after ? fromNotificationItem(after) : undefined;
  if (stored) onStored(stored);
  const isInLog = eventName === 'INSERT' && String(after?.['pk']).startsWith('LOG#');
  const row = isInLog && after ? fromLogItem(after) : undefined;
  if (row?.event) onEvent?.(row);
  const renewed =
    String(after?.['pk']).startsWith('WATCH#') &&
    before?.['currentId'] !== undefined &&
    before['currentId'] !== after?.['currentId'];
  if (renewed && after) onRenewed?.(fromWatchItem(after));
}

function read(image: unknown): Record<string, unknown> | undefined {
  return image === undefined ? undefined : unmarshall(image as Record<string, AttributeValue>);
}
