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
import type { StreamPlace } from './resuming/stream-places.ts';

/** One change of an item in the table's stream. */
export type StreamRecord = _Record;

/** The table's stream from the moment of its opening. */
export interface TableStream {
  arn: string;
  shardIds: readonly string[];
  /**
   * Passes on the changes since then, in the order of each shard. Reads the next ones when
   * `onRecords` has completed. Ends when `signal` aborts.
   * @param place where the reader goes on, in the shards in which it has one.
   */
  read(
    onRecords: (records: StreamRecord[], shardId: string) => void | Promise<void>,
    signal: AbortSignal,
    place?: StreamPlace,
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
  const shardIds = (StreamDescription?.Shards ?? []).map(({ ShardId = '' }) => ShardId);
  const iteratorFrom = async (ShardId: string, SequenceNumber?: string) => {
    const from =
      SequenceNumber === undefined
        ? { ShardIteratorType: 'LATEST' as const }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber };
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ...from }),
    );
    return ShardIterator;
  };
  const ends = await Promise.all(
    shardIds.map(async (shardId) => [shardId, await iteratorFrom(shardId)] as const),
  );
  return {
    arn: StreamArn ?? '',
    shardIds,
    async read(onRecords, signal, place) {
      const failed = new AbortController();
      const ended = AbortSignal.any([signal, failed.signal]);
      const readShard = async ([shardId, end]: (typeof ends)[number]) => {
        const after = place?.after(shardId);
        let iterator = after === undefined ? end : await iteratorFrom(shardId, after);
        while (iterator !== undefined && !ended.aborted) {
          const { Records = [], NextShardIterator } = await client.send(
            new GetRecordsCommand({ ShardIterator: iterator }),
          );
          if (Records.length > 0) await onRecords(Records, shardId);
          iterator = NextShardIterator;
          await pause(STREAM_POLL_MS, ended);
        }
      };
      await Promise.all(ends.map(readShard)).finally(() => failed.abort());
    },
  };
}

/** A client of the streams of the database in an environment. */
export function streamsClient(environment: Record<string, string>): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient(localClientConfig(environment, 'AWS_ENDPOINT_URL_DYNAMODB'));
}
