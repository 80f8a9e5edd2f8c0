import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventSource } from '../../../local/event-sources/event-source.ts';
import { startQueueSource } from '../../../local/event-sources/queue-source.ts';
import { invokeFunction } from '../../../local/invoke-function.ts';
import { lambdaClient } from '../../../local/lambda-client.ts';
import { type LocalQueues, queueClient, startQueues } from '../../../local/queue.ts';
import { waitUntil } from '../../../local/wait-until.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../lambda-endpoint.ts';

let queues: LocalQueues;
let client: SQSClient;
let endpoint: LambdaEndpoint;
let source: EventSource;
let renew: (event: SQSEvent) => unknown;
let errors: string[];

beforeEach(async () => {
  queues = await startQueues(
    {
      // Failed messages are visible again immediately.
      Work: {
        QueueName: 'work',
        VisibilityTimeout: 0,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] },
          maxReceiveCount: 3,
        },
      },
      Slow: { QueueName: 'slow', VisibilityTimeout: 600 },
      Dead: { QueueName: 'dead' },
    },
    'us-east-1',
  );
  client = queueClient({ AWS_ENDPOINT_URL_SQS: queues.url });
  endpoint = await startLambdaEndpoint({ renew: (event) => renew(event) });
  errors = [];
  return async () => {
    client.destroy();
    await queues.close();
    await endpoint.close();
  };
});
afterEach(() => source.close());

function start(id: string, batchSize?: number) {
  const lambda = lambdaClient({ AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  source = startQueueSource({
    client,
    queueUrl: queues.queueUrl(id),
    queueArn: queues.queueArn(id),
    invoke: (event, signal) => invokeFunction(lambda, 'renew', event, signal),
    batchSize,
    onError: ({ message }) => errors.push(message),
  });
}

const send = (id: string, ...bodies: string[]) =>
  client.send(
    new SendMessageBatchCommand({
      QueueUrl: queues.queueUrl(id),
      Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
    }),
  );

/** The numbers of visible and invisible messages in a queue. */
async function sizeOf(id: string) {
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
  ] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queues.queueUrl(id),
      AttributeNames: [...AttributeNames],
    }),
  );
  const [visible, invisible] = AttributeNames.map((name) => Number(Attributes?.[name]));
  return { visible, invisible };
}

const firstEvent = (): SQSEvent => endpoint.invocations.map(({ event }) => event)[0];
const bodiesOf = ({ Records }: SQSEvent) => Records.map(({ body }) => body);
const until = (id: string, size: Awaited<ReturnType<typeof sizeOf>>) =>
  waitUntil(
    async () => JSON.stringify(await sizeOf(id)) === JSON.stringify(size),
    `${id} holds ${JSON.stringify(size)}`,
  );

test('the function receives the event that Lambda would create, and success deletes the messages', async () => {
  renew = () => ({ batchItemFailures: [] });
  await send('Slow', '{"watch":"1"}', '{"watch":"2"}');
  start('Slow');
  await until('Slow', { visible: 0, invisible: 0 });

  expect(endpoint.invocations).toHaveLength(1);
  const { Records } = firstEvent();
  expect(Records.map(({ body }) => body)).toEqual(['{"watch":"1"}', '{"watch":"2"}']);
  expect(Records[0]).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.stringMatching(/./),
    body: '{"watch":"1"}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.stringMatching(/./),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {},
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:slow',
    awsRegion: 'us-east-1',
  });
  expect(errors).toEqual([]);
});

test('messages reported as failed are kept, and the others deleted', async () => {
  renew = ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });
  await send('Slow', 'good', 'bad', 'also good');
  start('Slow');

  await until('Slow', { visible: 0, invisible: 1 });
  expect(endpoint.invocations.map(({ event }) => bodiesOf(event))).toEqual([
    ['good', 'bad', 'also good'],
  ]);
});

test('a message that always fails becomes a dead letter', async () => {
  renew = ({ Records }) => ({
    batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
  await send('Work', 'bad');
  start('Work');

  await until('Dead', { visible: 1, invisible: 0 });
  expect(
    endpoint.invocations.map(({ event }) => event.Records[0].attributes.ApproximateReceiveCount),
  ).toEqual(['1', '2', '3']);
});

test('a function that throws is reported, and invoked again with the whole batch', async () => {
  renew = () => {
    if (endpoint.invocations.length === 1) throw new Error('no table');
  };
  await send('Work', '1', '2');
  start('Work');
  await until('Work', { visible: 0, invisible: 0 });

  expect(endpoint.invocations.map(({ event }) => bodiesOf(event))).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
  expect(errors).toEqual([expect.stringContaining('renew failed: Error: no table')]);
});

test('batches have the declared size', async () => {
  renew = () => undefined;
  await send('Work', '1', '2', '3');
  start('Work', 2);
  await until('Work', { visible: 0, invisible: 0 });

  expect(endpoint.invocations.map(({ event }) => bodiesOf(event))).toEqual([['1', '2'], ['3']]);
});

test('closing waits for the running invocation, and starts no other', async () => {
  let finish: (value?: unknown) => void = () => undefined;
  renew = () =>
    new Promise((resolve) => {
      finish = resolve;
    });
  await send('Work', '1');
  start('Work');
  await waitUntil(() => endpoint.invocations.length === 1, 'the function runs');
  let closed = false;
  const closing = source.close().then(() => {
    closed = true;
  });
  await send('Work', '2');
  expect(closed).toBe(false);
  finish();
  await closing;

  expect(endpoint.invocations).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('closing an idle source is immediate and reports no error', async () => {
  start('Work');
  const startMs = performance.now();
  await source.close();

  expect(performance.now() - startMs).toBeLessThan(500);
  expect(errors).toEqual([]);
});
