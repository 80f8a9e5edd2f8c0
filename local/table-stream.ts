import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { localClientConfig } from './client-config.ts';
import { pause } from './pause.ts';

/** One change of an item in the table's stream. */
export type StreamRecord = _Record;

/** The table's stream from the moment of its opening. */
export interface TableStream {
  arn: string;
  /**
   * Passes on the changes since then, in the order of each shard. Reads the next ones when
   * `onRecords` has completed. Ends when `signal` aborts.
   */
  read(
    onRecords: (records: StreamRecord[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** How often the stream is polled, in milliseconds. */
export const STREAM_POLL_MS = 150;

/**
 * Opens a table's stream at its current end: no later change is missed, even if it is read later.
 */
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
      const ended = AbortSignal.any([signal, failed.signal]);
      const readShard = async (first: string | undefined) => {
        let iterator = first;
        while (iterator !== undefined && !ended.aborted) {
          const { Records = [], NextShardIterator } = await client.send(
            new GetRecordsCommand({ ShardIterator: iterator }),
          );
          if (Records.length > 0) await onRecords(Records);
          iterator = NextShardIterator;
          await pause(STREAM_POLL_MS, ended);
        }
      };
      await Promise.all(iterators.map(readShard)).finally(() => failed.abort());
    },
  };
}

/** A client of the streams of the database in an environment. */
export function streamsClient(environment: Record<string, string>): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient(localClientConfig(environment, 'AWS_ENDPOINT_URL_DYNAMODB'));
}
