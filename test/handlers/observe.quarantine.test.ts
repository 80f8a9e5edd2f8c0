import { gunzipSync } from 'node:zlib';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import { queueClient } from '../../local/queue.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { type PackagedStage, startPackagedStage } from './packaged-stage.ts';

let stage: PackagedStage;
let observe: PackagedFunction;
beforeAll(async () => {
  stage = await startPackagedStage();
  observe = await stage.load('observe');
});

/** A record of a stored notification; `changes` are attributes of its item. */
function record(SequenceNumber: string, changes: Record<string, unknown> = {}) {
  const NewImage = {
    pk: { S: 'NOTIFICATIONS#channel' },
    sk: { S: '0000000000000001' },
    state: { S: 'sync' },
    receivedAt: { N: '1' },
    ...changes,
  };
  return { eventName: 'INSERT', dynamodb: { SequenceNumber, NewImage } };
}

// More than a number of JavaScript holds: the item cannot be unmarshalled.
const POISON = { receivedAt: { N: '1e120' } };

async function quarantined() {
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: stage.queues.url });
  const QueueUrl = stage.queues.queueUrl('QuarantineQueue');
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await client.send(receive);
  client.destroy();
  return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
}

test('a record that cannot be processed is quarantined whole, and the others are processed', async () => {
  const poisoned = record('2', { ...POISON, body: { S: '{"kind":"x"}' } });
  const { batchItemFailures } = await observe({ Records: [record('1'), poisoned, record('3')] });
  expect(batchItemFailures).toEqual([]);
  const [message, ...others] = await quarantined();
  expect(others).toEqual([]);
  expect(message).toEqual({
    function: 'observe',
    failure: { error: expect.any(String), detail: expect.any(String) },
    record: poisoned,
  });
  const orphans = stage.logged.filter((line) => line.includes('not in the ledger'));
  expect(orphans).toHaveLength(2);
});

test.each([
  ['a large record', '\u0001'.repeat(250_000)],
  ['characters that SQS does not take', 'x\uffff\ufffe'],
])('%s is quarantined compressed', async (_, text) => {
  const poisoned = record('1', { ...POISON, body: { S: text } });
  await observe({ Records: [poisoned] });
  const [message] = await quarantined();
  const json = gunzipSync(Buffer.from(message.gzippedRecord, 'base64')).toString();
  expect(JSON.parse(json)).toEqual(poisoned);
});
