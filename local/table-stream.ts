import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { pause } from './event-sources/pause.ts';

/** One change of an item, as the table's stream has it. */
export type StreamRecord = _Record;

/** The table's stream from the moment it was opened. */
export interface TableStream {
  arn: string;
  /**
   * Hands on what was changed since, in the order of each shard, and the next only when that is
   * dealt with. Ends when `signal` aborts.
   */
  read(
    onRecords: (records: StreamRecord[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

const POLL_EVERY_MS = 150;

/** Takes hold of a table's stream: from now on nothing is missed, even if it is read later. */
export async function openTableStream(
  client: DynamoDBStreamsClient,
  tableName: string,
): Promise<TableStream> {
  const { Streams } = await client.send(new ListStreamsCommand({ TableName: tableName }));
  const StreamArn = Streams?.at(-1)?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const iterators = await Promise.all(
    (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'LATEST' }),
      );
      return ShardIterator;
    }),
  );
  return {
    arn: StreamArn ?? '',
    async read(onRecords, signal) {
      const failed = new AbortController();
      const over = AbortSignal.any([signal, failed.signal]);
      const readShard = async (first: string | undefined) => {
        let iterator = first;
        while (iterator !== undefined && !over.aborted) {
          const { Records = [], NextShardIterator } = await client.send(
            new GetRecordsCommand({ ShardIterator: iterator }),
          );
          if (Records.length > 0) await onRecords(Records);
          iterator = NextShardIterator;
          await pause(POLL_EVERY_MS, over);
        }
      };
      await Promise.all(iterators.map(readShard)).finally(() => failed.abort());
    },
  };
}

/** A client of the streams of the database that an environment points to. */
export function streamsClient(environment: Record<string, string>): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient({
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}
