import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { jsonLog } from '../lib/log.ts';
import { observeRecords } from '../lib/notifications/observe-records.ts';
import {
  fromNotificationItem,
  type StoredNotification,
} from '../lib/notifications/rows/notification-item.ts';
import { quarantineQueue } from './parts/quarantine.ts';
import { type RecordWithSource, withSource } from './parts/stream-record.ts';
import { tableFromEnvironment } from './parts/table.ts';

const log = jsonLog(console.log);
const table = tableFromEnvironment(process.env);
const send = quarantineQueue(process.env, 'observe');

/** The table's stream: observes notifications after they were stored. A failure repeats the batch. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const deps = {
    table,
    log,
    now: Date.now,
    quarantine: ({ source }: RecordWithSource<StoredNotification>, failure: unknown) =>
      send(source, failure),
  };
  const records = Records.map((record) => withSource(record, fromNotificationItem));
  const failed = await observeRecords(deps, records);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
