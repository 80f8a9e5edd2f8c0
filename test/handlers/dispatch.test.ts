import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { sourceItem } from '../../lib/outbox/rows/event-source.ts';
import { watchKey } from '../../lib/table/keys.ts';
import { queueClient } from '../../local/queue.ts';
import { watchRecord } from '../lib/table/examples.ts';
import { REFUSING_URL } from '../support/broken-endpoints.ts';
import { putItem, rawItems } from '../support/raw-items.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { type PackagedStage, startPackagedStage } from './packaged-stage.ts';

const DAY_IN_SECONDS = 86_400;

let stage: PackagedStage;
let dispatch: PackagedFunction;
beforeAll(async () => {
  stage = await startPackagedStage();
  dispatch = await stage.load('dispatch');
});

type Image = Record<string, AttributeValue>;
let number = 0;

function record(NewImage: Image, OldImage?: Image) {
  number += 1;
  const images = OldImage ? { NewImage, OldImage } : { NewImage };
  const eventName = OldImage ? 'MODIFY' : 'INSERT';
  return { eventName, dynamodb: { SequenceNumber: String(number), ...images } };
}

/** Publishes an event of an owner. @returns the record of it. */
async function published(owner: string) {
  const id = `p${crypto.randomUUID()}`;
  const event = { id, type: 'a.b', source: '/events', timeMs: Date.now(), data: {} };
  const item = sourceItem({ owner, event });
  await putItem(stage.table, item);
  return record(marshall(item));
}

const rowsOf = async (prefix: string) =>
  (await rawItems(stage.table)).filter(({ pk }) => String(pk).startsWith(prefix));

test('an event is kept for as long as the deployment says', async () => {
  const owner = crypto.randomUUID();
  expect(await dispatch({ Records: [await published(owner)] })).toEqual({ batchItemFailures: [] });
  const [row] = await rowsOf(`LOG#${owner}#`);
  const keptSeconds = Number(row?.['ttl']) - Date.now() / 1000;
  expect(Math.round(keptSeconds / DAY_IN_SECONDS)).toBe(30);
});

test('a change of a watch is compared with what it was before', async () => {
  const before = { ...watchRecord({ currentId: 'first' }), ...watchKey('w') };
  const after = { ...before, currentId: 'second', version: 2 };
  const options = { removeUndefinedValues: true };
  const change = record(marshall(after, options), marshall(before, options));
  expect(await dispatch({ Records: [change] })).toEqual({ batchItemFailures: [] });
  const sources = await rowsOf('EVENT#');
  expect(sources).toContainEqual(
    expect.objectContaining({
      owner: before.owner,
      event: expect.objectContaining({ type: 'watch.renewed' }),
    }),
  );
});

test('a record that cannot become an event is quarantined whole, with the name of the function', async () => {
  const owner = crypto.randomUUID();
  const poisoned = record({ pk: { S: 'EVENT#x' }, sk: { S: 'SOURCE' }, event: { N: '1e120' } });
  const Records = [await published(owner), poisoned, await published(owner)];
  expect(await dispatch({ Records })).toEqual({ batchItemFailures: [] });
  expect(await rowsOf(`LOG#${owner}#`)).toHaveLength(2);
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: stage.queues.url });
  const QueueUrl = stage.queues.queueUrl('QuarantineQueue');
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  client.destroy();
  expect(Messages.map(({ Body }) => JSON.parse(Body ?? ''))).toMatchObject([
    { function: 'dispatch', record: poisoned },
  ]);
});

test('records that the database does not take come again, one by one', async () => {
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: REFUSING_URL };
  const broken = await stage.load('dispatch', { endpoints });
  const one = await published(crypto.randomUUID());
  const { batchItemFailures } = await broken({ Records: [one] });
  expect(batchItemFailures).toEqual([{ itemIdentifier: one.dynamodb.SequenceNumber }]);
});

test('removed rows cause no call of the database', async () => {
  stage.database.forget();
  const Keys = { pk: { S: 'NOTIFICATIONS#c' }, sk: { S: '1' } };
  await dispatch({ Records: [{ eventName: 'REMOVE', dynamodb: { Keys, SequenceNumber: '1' } }] });
  await dispatch({ Records: [] });
  expect(stage.database.calls()).toEqual([]);
});
