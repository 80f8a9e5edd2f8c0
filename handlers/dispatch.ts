import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { channelSources } from '../lib/events/channel-sources.ts';
import { dispatch } from '../lib/events/dispatch.ts';
import type { DispatchDeps } from '../lib/events/dispatch-deps.ts';
import type { Dispatched } from '../lib/events/dispatched.ts';
import { jsonLog } from '../lib/log.ts';
import { fromNotificationItem } from '../lib/notifications/rows/notification-item.ts';
import { fromSourceItem } from '../lib/outbox/rows/event-source.ts';
import { fromWatchItem } from '../lib/watches/rows/read-watches.ts';
import { positiveVariable } from './parts/environment.ts';
import { quarantineQueue } from './parts/quarantine.ts';
import { type RecordWithSource, withSource } from './parts/stream-record.ts';
import { tableFromEnvironment } from './parts/table.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const table = tableFromEnvironment(process.env);
const send = quarantineQueue(process.env, 'dispatch');

const deps: DispatchDeps<RecordWithSource<Dispatched>> = {
  table,
  log: jsonLog(console.log),
  now: Date.now,
  retentionSeconds: positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS,
  sources: channelSources(table, Date.now),
  segments: new Map(),
  quarantine: ({ source }, failure) => send(source, failure),
};

/** The table's stream: gives events their numbers. A failure repeats the batch from where it failed. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const failed = await dispatch(
    deps,
    Records.map((record) => withSource(record, read)),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function read(
  item: Record<string, unknown>,
  before: Record<string, unknown> | undefined,
): Dispatched | undefined {
  if (item['sk'] === 'WATCH')
    return before && { kind: 'watch', before: fromWatchItem(before), after: fromWatchItem(item) };
  const stored = fromNotificationItem(item);
  if (stored) return { kind: 'notification', stored };
  const source = fromSourceItem(item);
  return source && { kind: 'source', source };
}
