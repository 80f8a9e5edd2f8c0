import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalQueues, queueClient, startQueues } from '../../../local/queue.ts';
import { type KeptWork, openKeptWork } from '../../../local/resuming/kept-work.ts';
import { restoreMessages } from '../../../local/resuming/restore-messages.ts';

const WORK = { Work: { QueueName: 'work', VisibilityTimeout: 300 } };

let folder: string;
let kept: KeptWork;
let queues: LocalQueues;
let client: SQSClient;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-messages-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(declared: Parameters<typeof startQueues>[0] = WORK): Promise<void> {
  kept = openKeptWork(join(folder, 'work.sqlite'));
  queues = await startQueues(declared, 'us-east-1', kept.messages);
  client = queueClient({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SQS: queues.url });
}

async function stop(): Promise<void> {
  client.destroy();
  await queues.close();
  await kept.close();
}

async function restart(declared?: Parameters<typeof startQueues>[0]): Promise<void> {
  await stop();
  await start(declared);
}

const QueueUrl = () => queues.queueUrl('Work');
const send = (MessageBody: string, DelaySeconds?: number) =>
  client.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody, DelaySeconds }));
const receive = async (): Promise<Message[]> => {
  const command = new ReceiveMessageCommand({
    QueueUrl: QueueUrl(),
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  });
  return (await client.send(command)).Messages ?? [];
};
const remove = (message: Message | undefined) =>
  client.send(
    new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle: message?.ReceiptHandle }),
  );
const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);
const keptBodies = () =>
  kept.messages
    .all()
    .map(({ entry }) => (JSON.parse(entry) as { MessageBody: string }).MessageBody);

test('what was sent and not deleted is received after a restart, once', async () => {
  await send('a');
  await client.send(
    new SendMessageBatchCommand({
      QueueUrl: QueueUrl(),
      Entries: [
        { Id: '1', MessageBody: 'b' },
        { Id: '2', MessageBody: 'c' },
      ],
    }),
  );
  await restart();
  const messages = await receive();
  expect(bodies(messages)).toEqual(['a', 'b', 'c']);
  for (const message of messages) await remove(message);
  await restart();
  expect(await receive()).toEqual([]);
});

test('a message that was received and not deleted is received again at once', async () => {
  await send('a');
  await send('b');
  const [first] = await receive();
  await remove(first);
  await restart();
  expect(bodies(await receive())).toEqual(['b']);
});

test('messages can be deleted in a batch, and by the receipt of a later receive', async () => {
  await send('a');
  await send('b');
  await send('c');
  const [ReceiptHandle] = (await receive()).map((message) => message.ReceiptHandle);
  const again = { QueueUrl: QueueUrl(), ReceiptHandle, VisibilityTimeout: 0 };
  await client.send(new ChangeMessageVisibilityCommand(again));
  const [received] = await receive();
  expect(received?.Body).toBe('a');
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: QueueUrl(),
      Entries: [
        { Id: '1', ReceiptHandle: received?.ReceiptHandle },
        { Id: '2', ReceiptHandle: 'unknown' },
      ],
    }),
  );
  expect(keptBodies()).toEqual(['b', 'c']);
});

test('attributes of a message are as they were, those of bytes too', async () => {
  const MessageAttributes = {
    text: { DataType: 'String', StringValue: 'é' },
    bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
  };
  await client.send(
    new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'a', MessageAttributes }),
  );
  await restart();
  const [message] = await receive();
  expect(message?.MessageAttributes).toEqual(MessageAttributes);
});

test('ten messages as large as SQS takes them are restored', async () => {
  const body = 'x'.repeat(262_144);
  for (let sent = 0; sent < 10; sent += 1) await send(body);
  await restart();
  expect(kept.messages.all()).toHaveLength(10);
  expect(await receive()).toHaveLength(10);
});

test('a delayed message is invisible for the rest of its delay', async () => {
  await send('later', 600);
  await restart();
  expect(await receive()).toEqual([]);
  expect(keptBodies()).toEqual(['later']);
});

test('the delay that is asked for is what is left: none for what is due, and no more than SQS has', async () => {
  const delays: number[] = [];
  const app = buildApp({ logger: false });
  app.addHook('preHandler', async ({ body }) => {
    delays.push((body as { DelaySeconds: number }).DelaySeconds);
  });
  const nowMs = 1_800_000_000_000;
  const messages = [-5000, 0, 1, 1000, 90_500, 3_600_000].map((inMs, index) => ({
    id: String(index),
    queue: 'work',
    entry: '{"MessageBody":"a"}',
    visibleAtMs: nowMs + inMs,
  }));
  const queue = { all: () => messages, deleted: () => undefined };
  await restoreMessages(app, queue, new Map([['work', 'http://localhost/work']]), () => nowMs);
  expect(delays).toEqual([0, 0, 1, 1, 91, 900]);
  await app.close();
});

test('messages of a queue that is gone are forgotten', async () => {
  await send('a');
  await restart({ Other: { QueueName: 'other' } });
  expect(kept.messages.all()).toEqual([]);
});

test('what the queue refuses is not kept; what it no longer takes stays for a later start', async () => {
  const tooLong = 'x'.repeat(2000);
  await send(tooLong);
  const small = { Work: { QueueName: 'work', MaximumMessageSize: 1024 } };
  await restart(small);
  await expect(send(tooLong)).rejects.toThrow();
  expect(await receive()).toEqual([]);
  expect(keptBodies()).toEqual([tooLong]);
  await restart();
  expect(bodies(await receive())).toEqual([tooLong]);
});
