import type { AttributeValue, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DeliveryRecord } from '../lib/deliveries/delivery-record.ts';
import { fromDeliveryItem } from '../lib/deliveries/rows/delivery-item.ts';
import { fromLogItem, type LoggedEvent } from '../lib/events/rows/log-item.ts';
import { fromRunItem } from '../lib/hooks/rows/runs.ts';
import type { RunRecord } from '../lib/hooks/runs/run-record.ts';
import {
  fromNotificationItem,
  type StoredNotification,
} from '../lib/notifications/rows/notification-item.ts';
import { HOOKS, RUNS } from '../lib/table/hook-keys.ts';
import { DELIVERIES } from '../lib/table/keys.ts';
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
  /** An attempt of a delivery was made. */
  onAttempt?(delivery: DeliveryRecord): void;
  /** A hook has run. */
  onRun?(run: RunRecord): void;
  /** A delivery waits, without an attempt: its endpoint is spared for now. */
  onPostponed?(delivery: DeliveryRecord): void;
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
  const { onStored, onRenewed, onEvent, onRun } = events;
  const after = read(dynamodb?.NewImage);
  const before = read(dynamodb?.OldImage);
  if (!after) return;
  const stored = eventName === 'INSERT' ? fromNotificationItem(after) : undefined;
  if (stored) onStored(stored);
  const isInLog = eventName === 'INSERT' && String(after['pk']).startsWith('LOG#');
  const row = isInLog ? fromLogItem(after) : undefined;
  if (row?.event) onEvent?.(row);
  const renewed =
    String(after['pk']).startsWith('WATCH#') &&
    before?.['currentId'] !== undefined &&
    before['currentId'] !== after['currentId'];
  if (renewed) onRenewed?.(fromWatchItem(after));
  const isRun = eventName === 'INSERT' && String(after['pk']).startsWith(HOOKS);
  if (isRun && String(after['sk']).startsWith(RUNS)) onRun?.(fromRunItem(after));
  if (String(after['sk']).startsWith(DELIVERIES))
    reportDelivery(fromDeliveryItem(after), before && fromDeliveryItem(before), events);
}

function reportDelivery(
  delivery: DeliveryRecord,
  before: DeliveryRecord | undefined,
  { onAttempt, onPostponed }: TableEvents,
): void {
  const { status, attemptCount, nextAttemptAtMs } = delivery;
  if (attemptCount > (before?.attemptCount ?? 0)) onAttempt?.(delivery);
  else if (status === 'pending' && nextAttemptAtMs !== before?.nextAttemptAtMs)
    onPostponed?.(delivery);
}

function read(image: unknown): Record<string, unknown> | undefined {
  return image === undefined ? undefined : unmarshall(image as Record<string, AttributeValue>);
}
