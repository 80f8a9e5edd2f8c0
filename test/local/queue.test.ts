import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalQueues, queueClient, startQueues } from '../../local/queue.ts';
import { waitUntil } from '../../local/wait-until.ts';

const DEAD_LETTERS = { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] as [string, string] } };

let queues: LocalQueues;
let client: SQSClient;
beforeAll(async () => {
  queues = await startQueues(
    {
      // Declared before the queue that it refers to, as templates allow.
      Work: {
        QueueName: 'tidings-dev-work',
        VisibilityTimeout: 30,
        RedrivePolicy: { ...DEAD_LETTERS, maxReceiveCount: 2 },
        SqsManagedSseEnabled: true,
      },
      Immediate: {
        QueueName: 'tidings-dev-immediate',
        VisibilityTimeout: 0,
        RedrivePolicy: { ...DEAD_LETTERS, maxReceiveCount: 2 },
      },
      Dead: { QueueName: 'tidings-dev-dead', MessageRetentionPeriod: 1_209_600 },
    },
    'eu-central-1',
  );
  client = queueClient({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_SQS: queues.url });
});
afterAll(async () => {
  client.destroy();
  await queues.close();
});

const send = (id: string, MessageBody: string) =>
  client.send(new SendMessageCommand({ QueueUrl: queues.queueUrl(id), MessageBody }));
const receive = async (id: string) => {
  const command = new ReceiveMessageCommand({
    QueueUrl: queues.queueUrl(id),
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  return (await client.send(command)).Messages?.[0];
};

test('a sent message is received, and then invisible', async () => {
  await send('Work', 'watch 1');
  const message = await receive('Work');

  expect(message?.Body).toBe('watch 1');
  expect(await receive('Work')).toBeUndefined();
  await client.send(
    new DeleteMessageCommand({
      QueueUrl: queues.queueUrl('Work'),
      ReceiptHandle: message?.ReceiptHandle,
    }),
  );
});

test('a message that is received too often becomes a dead letter', async () => {
  await send('Immediate', 'watch 2');

  expect((await receive('Immediate'))?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  expect((await receive('Immediate'))?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  expect(await receive('Immediate')).toBeUndefined();
  expect(await receive('Dead')).toMatchObject({ Body: 'watch 2' });
});

test('a queue has the declared name and attributes', async () => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queues.queueUrl('Work'),
      AttributeNames: ['All'],
    }),
  );

  expect(Attributes).toMatchObject({ VisibilityTimeout: '30', QueueArn: queues.queueArn('Work') });
  expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toEqual({
    deadLetterTargetArn: queues.queueArn('Dead'),
    maxReceiveCount: 2,
  });
  expect(queues.queueUrl('Work')).toBe(`${queues.url}/000000000000/tidings-dev-work`);
});

test('an undeclared queue is an error', () => {
  expect(() => queues.queueUrl('Other')).toThrow('Other');
});

test('it listens on loopback only', () => {
  expect(new URL(queues.url).hostname).toBe('127.0.0.1');
});

test('closing ends a pending receive, and the server stops', async () => {
  const other = await startQueues({ Work: { QueueName: 'work' } }, 'us-east-1');
  const waiting = client
    .send(new ReceiveMessageCommand({ QueueUrl: other.queueUrl('Work'), WaitTimeSeconds: 20 }))
    .catch(() => undefined);
  await other.close();
  await waiting;

  await waitUntil(
    () =>
      fetch(other.url).then(
        () => false,
        () => true,
      ),
    'the server is stopped',
    { timeoutMs: 1000 },
  );
});
