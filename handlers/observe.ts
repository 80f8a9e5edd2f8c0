import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { jsonLog } from '../lib/log.ts';
import { observe } from '../lib/notifications/observe.ts';
import { fromNotificationItem } from '../lib/notifications/rows/notification-item.ts';
import { tableFromEnvironment } from './parts/table.ts';

const log = jsonLog(console.log);
const table = tableFromEnvironment(process.env);

/** The table's stream: observes notifications after they were stored. A failure repeats the batch. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const stored = Records.map(({ dynamodb }) => dynamodb?.NewImage)
    .filter((image) => image !== undefined)
    .map((image) => fromNotificationItem(unmarshall(image as Record<string, AttributeValue>)))
    .filter((notification) => notification !== undefined);
  await observe({ table, log, now: Date.now }, stored);
}
