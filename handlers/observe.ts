import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { jsonLog } from '../lib/log.ts';
import { observeRecords, type StreamRecord } from '../lib/notifications/observe-records.ts';
import { fromNotificationItem } from '../lib/notifications/rows/notification-item.ts';
import { quarantineQueue } from './parts/quarantine.ts';
import { tableFromEnvironment } from './parts/table.ts';

const log = jsonLog(console.log);
const table = tableFromEnvironment(process.env);
const send = quarantineQueue(process.env);

interface RecordWithSource extends StreamRecord {
  source: DynamoDBRecord;
}

/** The table's stream: observes notifications after they were stored. A failure repeats the batch. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const deps = {
    table,
    log,
    now: Date.now,
    quarantine: ({ source }: RecordWithSource, failure: unknown) => send(source, failure),
  };
  const failed = await observeRecords(deps, Records.map(withSource));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function withSource(source: DynamoDBRecord): RecordWithSource {
  return {
    source,
    sequenceNumber: source.dynamodb?.SequenceNumber ?? '',
    read() {
      const image = source.dynamodb?.NewImage;
      if (image === undefined) return undefined;
      return fromNotificationItem(unmarshall(image as Record<string, AttributeValue>));
    },
  };
}
