import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import { putNotification } from '../../../lib/notifications/rows/put-notification.ts';
import { notificationKey } from '../../../lib/table/keys.ts';
import type { EventSource } from '../../../local/event-sources/event-source.ts';
import {
  type StreamSourceOptions,
  startStreamSource,
} from '../../../local/event-sources/stream-source.ts';
import { invokeFunction } from '../../../local/invoke-function.ts';
import { lambdaClient } from '../../../local/lambda-client.ts';
import { openTableStream, streamsClient } from '../../../local/table-stream.ts';
import { waitUntil } from '../../../local/wait-until.ts';
import { channelIn, newNotification } from '../../lib/table/examples.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../lambda-endpoint.ts';

const INSERTED_NOTIFICATIONS = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'NOTIFICATIONS#' }] } } },
};

let table: TestTable;
let streams: DynamoDBStreamsClient;
let endpoint: LambdaEndpoint;
let clock: DrivenClock;
let source: EventSource;
let observe: (event: DynamoDBStreamEvent) => unknown;
let errors: string[];

beforeAll(async () => {
  table = await startTestTable({ hasStream: true });
  streams = streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
});
afterAll(async () => {
  streams.destroy();
  await table.close();
});
beforeEach(async () => {
  observe = () => undefined;
  endpoint = await startLambdaEndpoint({ observe: (event) => observe(event) });
  clock = drivenClock(0);
  errors = [];
  return () => endpoint.close();
});
afterEach(() => source.close());

/** Opens the stream. The returned function starts the source. */
async function prepare(options: Partial<StreamSourceOptions> = {}) {
  const stream = await openTableStream(streams, table.name);
  const lambda = lambdaClient({ AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  return () => {
    source = startStreamSource({
      stream,
      invoke: (event, signal) => invokeFunction(lambda, 'observe', event, signal),
      filterPatterns: [INSERTED_NOTIFICATIONS],
      onError: ({ message }) => errors.push(message),
      clock,
      ...options,
    });
  };
}

async function store(...messageNumbers: number[]): Promise<string> {
  const { channelId } = newNotification();
  for (const messageNumber of messageNumbers)
    await putNotification(table, newNotification({ channelId, messageNumber }));
  return channelId;
}

const firstEvent = (): DynamoDBStreamEvent => endpoint.invocations.map(({ event }) => event)[0];
const numbersIn = (event: DynamoDBStreamEvent) =>
  event.Records.map(({ dynamodb }) => Number(dynamodb?.Keys?.['sk']?.S));
const called = () => endpoint.invocations.map(({ event }) => numbersIn(event));
const calls = (count: number) =>
  waitUntil(() => endpoint.invocations.length >= count, `the function was called ${count} times`);
/** Waits until the source backs off. */
const backsOff = () => waitUntil(() => clock.pending() === 1, 'it backs off');
const failing = (event: DynamoDBStreamEvent, ...numbers: number[]) => ({
  batchItemFailures: event.Records.filter((_, index) =>
    numbers.includes(numbersIn(event)[index] ?? 0),
  ).map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber })),
});

test('the function receives the event that Lambda would create', async () => {
  const start = await prepare();
  const channelId = await store(7);
  start();
  await calls(1);

  const { pk, sk } = notificationKey(channelId, 7);
  const { Records } = firstEvent();
  expect(Records).toEqual([
    expect.objectContaining({
      eventID: expect.stringMatching(/./),
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: expect.stringContaining(`table/${table.name}/stream/`),
      dynamodb: expect.objectContaining({
        Keys: { pk: { S: pk }, sk: { S: sk } },
        NewImage: expect.objectContaining({ pk: { S: pk }, state: { S: 'update' } }),
        SequenceNumber: expect.stringMatching(/^\d+$/),
        ApproximateCreationDateTime: expect.toSatisfy(Number.isInteger),
      }),
    }),
  ]);
});

test('the source starts at the opening of the stream', async () => {
  await store(1);
  const start = await prepare();
  await store(2);
  start();
  await calls(1);

  expect(called()).toEqual([[2]]);
});

test('the filter passes only new notifications', async () => {
  const start = await prepare();
  await channelIn(table, 'active');
  await store(1, 2);
  start();
  await calls(1);

  expect(called()).toEqual([[1, 2]]);
});

test('without a filter all records pass', async () => {
  const start = await prepare({ filterPatterns: undefined });
  await channelIn(table, 'active');
  start();
  await calls(1);

  const { Records } = firstEvent();
  expect(Records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
});

test('batches have the declared size, and keep the order', async () => {
  const start = await prepare({ batchSize: 2 });
  await store(5, 1, 4, 2, 3);
  start();
  await calls(3);

  expect(called()).toEqual([[5, 1], [4, 2], [3]]);
});

test('a failed batch is retried with backoff, and blocks later records', async () => {
  observe = () => {
    if (endpoint.invocations.length <= 2) throw new Error('no table');
  };
  const start = await prepare({ batchSize: 2 });
  await store(1, 2, 3);
  start();
  await calls(1);
  await backsOff();
  await clock.advance(249);
  expect(endpoint.invocations).toHaveLength(1);
  await clock.advance(1);
  await calls(2);
  await backsOff();
  await clock.advance(499);
  expect(endpoint.invocations).toHaveLength(2);
  await clock.advance(1);
  await calls(4);

  expect(called()).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
  expect(errors).toHaveLength(2);
  expect(errors[0]).toContain('observe failed: Error: no table');
});

test('after a partial failure it retries from the first failed record', async () => {
  observe = (event) => (endpoint.invocations.length === 1 ? failing(event, 3, 2) : undefined);
  const start = await prepare();
  await store(1, 2, 3, 4);
  start();
  await calls(1);
  await backsOff();
  await clock.advance(250);
  await calls(2);

  expect(called()).toEqual([
    [1, 2, 3, 4],
    [2, 3, 4],
  ]);
  expect(errors).toHaveLength(1);
});

test('after the declared number of retries it continues with the next batch', async () => {
  observe = (event) => failing(event, 1);
  const start = await prepare({ batchSize: 1, maximumRetryAttempts: 1 });
  await store(1, 2);
  start();
  await calls(1);
  await backsOff();
  await clock.advance(250);
  await calls(3);

  expect(called()).toEqual([[1], [1], [2]]);
  expect(errors.at(-1)).toContain('Gave up');
});

test('closing during the backoff is immediate, and no invocation follows', async () => {
  observe = () => {
    throw new Error('no table');
  };
  const start = await prepare();
  await store(1);
  start();
  await calls(1);
  await backsOff();
  await source.close();

  expect(clock.pending()).toBe(0);
  expect(endpoint.invocations).toHaveLength(1);
  await expect(source.ended).resolves.toBeUndefined();
});

test('a stream that fails ends the source with its error', async () => {
  const other = await startTestTable({ hasStream: true });
  const client = streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: other.url });
  const start = await prepare({ stream: await openTableStream(client, other.name) });
  await other.close();
  start();

  await expect(source.ended).rejects.toThrow();
  client.destroy();
});
