import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fromNotificationItem, type StoredNotification } from '../lib/store/notification-item.ts';

const POLL_EVERY_MS = 150;

/**
 * Calls `onStored` for every notification that the table takes in from now on, as its stream tells:
 * what is seen here is stored. Ends when `signal` aborts.
 */
export async function followNotifications(
  client: DynamoDBStreamsClient,
  tableName: string,
  onStored: (stored: StoredNotification) => void,
  signal: AbortSignal,
): Promise<void> {
  const { Streams } = await client.send(new ListStreamsCommand({ TableName: tableName }));
  const StreamArn = Streams?.at(-1)?.StreamArn;
  let iterators = await startOfNews(client, StreamArn);
  while (!signal.aborted) {
    const next = await Promise.all(
      iterators.map(async (ShardIterator) => {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator }),
        );
        for (const { eventName, dynamodb } of Records) {
          const item = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
          const stored = eventName === 'INSERT' && item && fromNotificationItem(unmarshall(item));
          if (stored) onStored(stored);
        }
        return NextShardIterator;
      }),
    );
    iterators = next.filter((iterator) => iterator !== undefined);
    await sleep(POLL_EVERY_MS);
  }
}

async function startOfNews(client: DynamoDBStreamsClient, StreamArn: string | undefined) {
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  return Promise.all(
    (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'LATEST' }),
      );
      return ShardIterator;
    }),
  );
}
