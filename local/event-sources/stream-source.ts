import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type Clock, realClock } from '../../google-simulator/clock.ts';
import { pause } from '../pause.ts';
import type { StreamPlace } from '../resuming/stream-places.ts';
import type { StreamRecord, TableStream } from '../table-stream.ts';
import { type EventSource, type Invoke, type OnError, runUntilClosed } from './event-source.ts';
import { matchesFilter } from './matches-filter.ts';
import { reportedFailures } from './reported-failures.ts';

/**
 * The stream to read and the function to invoke; the other options as in serverless.yml, with
 * Lambda's defaults.
 */
export interface StreamSourceOptions {
  stream: TableStream;
  /** How far the function has come; it goes on from there, and otherwise from the stream's opening. */
  place?: StreamPlace | undefined;
  invoke: Invoke;
  batchSize?: number | undefined;
  /** How often a batch is retried; by default until it succeeds. */
  maximumRetryAttempts?: number | undefined;
  /** A record is passed on if it matches one of these, or if there are none. */
  filterPatterns?: readonly Record<string, unknown>[] | undefined;
  onError: OnError;
  clock?: Clock;
}

const MIN_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;

/**
 * Invokes a function with the changes of the table, in order. As on AWS, a batch is retried with backoff
 * from the first record that failed, and blocks the records after it.
 */
export function startStreamSource(options: StreamSourceOptions): EventSource {
  const { stream, place, invoke, batchSize = 100, maximumRetryAttempts = -1, onError } = options;
  const { filterPatterns = [], clock = realClock } = options;
  const retries = maximumRetryAttempts < 0 ? Number.POSITIVE_INFINITY : maximumRetryAttempts;
  const matches = (record: DynamoDBRecord) =>
    filterPatterns.length === 0 || filterPatterns.some((pattern) => matchesFilter(pattern, record));

  return runUntilClosed(async (stopping, aborting) => {
    // Returns the records of the batch that are left.
    const attempt = async (batch: DynamoDBRecord[]): Promise<DynamoDBRecord[]> => {
      const event: DynamoDBStreamEvent = { Records: batch };
      const failed = reportedFailures(await invoke(event, aborting), batch.map(idOf));
      const first = batch.findIndex((record) => failed.has(idOf(record)));
      if (first >= 0) onError(new Error(`${failed.size} of ${batch.length} records failed`));
      return first < 0 ? [] : batch.slice(first);
    };
    const deliver = async (batch: DynamoDBRecord[], shardId: string): Promise<void> => {
      let left = batch;
      let delayMs = MIN_RETRY_MS;
      for (let retried = 0; left.length > 0 && !stopping.aborted; retried += 1) {
        left = await attempt(left).catch((error: Error) => {
          if (!stopping.aborted) onError(error);
          return left;
        });
        const isLast = left.length > 0 && retried >= retries;
        if (isLast) onError(new Error(`Gave up on ${left.length} records`));
        const done = isLast ? batch : batch.slice(0, batch.length - left.length);
        if (done.length > 0) place?.done(shardId, idOf(done.at(-1)));
        if (isLast || left.length === 0) return;
        await pause(delayMs, stopping, clock);
        delayMs = Math.min(delayMs * 2, MAX_RETRY_MS);
      }
    };
    const onRecords = async (records: StreamRecord[], shardId: string): Promise<void> => {
      const all = records.map((record) => lambdaRecord(record, stream.arn));
      const matching = all.filter(matches);
      for (let start = 0; start < matching.length; start += batchSize)
        await deliver(matching.slice(start, start + batchSize), shardId);
      // Those that do not match are done with too, unless the source was closed before a batch.
      if (!stopping.aborted) place?.done(shardId, idOf(all.at(-1)));
    };
    await stream.read(onRecords, stopping, place);
  }, clock);
}

/** The record that Lambda passes to the function. */
function lambdaRecord(record: StreamRecord, eventSourceARN: string): DynamoDBRecord {
  const { dynamodb, userIdentity: _, ...rest } = record;
  const { ApproximateCreationDateTime: created, ...change } = dynamodb ?? {};
  return {
    ...rest,
    eventSourceARN,
    dynamodb: {
      ...change,
      ...(created ? { ApproximateCreationDateTime: Math.floor(created.getTime() / 1000) } : {}),
    },
  } as DynamoDBRecord;
}

function idOf(record: DynamoDBRecord | undefined): string {
  return record?.dynamodb?.SequenceNumber ?? '';
}
