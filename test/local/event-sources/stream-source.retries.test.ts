import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { startStreamSource } from '../../../local/event-sources/stream-source.ts';
import type { TableStream } from '../../../local/table-stream.ts';

/** A stream of `count` records that then ends. */
function streamOf(count: number): TableStream {
  const records = Array.from({ length: count }, (_, index) => ({
    eventName: 'INSERT' as const,
    dynamodb: { SequenceNumber: String(index) },
  }));
  return {
    arn: 'arn',
    shardIds: ['shard'],
    read: async (onRecords) => void (await onRecords(records, 'shard')),
  };
}

/**
 * The result of one invocation: it throws, or reports the records at the `true` positions as
 * failed.
 */
const outcome = fc.oneof(fc.constant('throws' as const), fc.array(fc.boolean(), { maxLength: 12 }));

test('after any failures, all records succeed in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 13 }),
      fc.array(outcome, { maxLength: 12 }),
      async (count, batchSize, outcomes) => {
        const clock = drivenClock(0);
        clock.settleWith(() => new Promise(setImmediate));
        let done = 0;
        const invoke = async (event: unknown) => {
          const ids = (event as DynamoDBStreamEvent).Records.map(({ dynamodb }) =>
            Number(dynamodb?.SequenceNumber),
          );
          expect(ids.length).toBeLessThanOrEqual(batchSize);
          expect(ids[0]).toBe(done);
          const result = outcomes.shift() ?? [];
          if (result === 'throws') throw new Error('failed');
          const failed = ids.filter((_, index) => result[index]);
          done = Math.min(...failed, (ids.at(-1) ?? 0) + 1);
          return { batchItemFailures: failed.map((id) => ({ itemIdentifier: String(id) })) };
        };
        const stream = streamOf(count);
        const source = startStreamSource({ stream, invoke, batchSize, clock, onError: () => {} });
        await clock.advance(1_000_000);
        await source.ended;

        expect(done).toBe(count);
      },
    ),
  );
});
