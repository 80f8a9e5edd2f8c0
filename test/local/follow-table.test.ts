import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryRecord } from '../../lib/deliveries/delivery-record.ts';
import { recordDelivery, recordSuccess } from '../../lib/deliveries/rows/write-deliveries.ts';
import { putRun } from '../../lib/hooks/rows/runs.ts';
import type { RunRecord } from '../../lib/hooks/runs/run-record.ts';
import type { StoredNotification } from '../../lib/notifications/rows/notification-item.ts';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import { notificationKey } from '../../lib/table/keys.ts';
import { changeWatch } from '../../lib/watches/rows/change-watch.ts';
import type { WatchRecord } from '../../lib/watches/watch-record.ts';
import { followTable } from '../../local/follow-table.ts';
import { streamsClient } from '../../local/table-stream.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { channelIn, newNotification, storedWatch } from '../lib/table/examples.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';

let table: TestTable;
let client: DynamoDBStreamsClient;
beforeAll(async () => {
  table = await startTestTable({ hasStream: true });
  client = streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
});
afterAll(async () => {
  client.destroy();
  await table.close();
});

/** Follows the table from now on, and collects the notifications. */
async function following() {
  const stopping = new AbortController();
  const seen: StoredNotification[] = [];
  const ended = followTable(
    client,
    table.name,
    { onStored: (stored) => void seen.push(stored) },
    stopping.signal,
  );
  // Following has begun as soon as one of these is seen.
  const beacon = crypto.randomUUID();
  let messageNumber = 0;
  await waitUntil(async () => {
    messageNumber += 1;
    await putNotification(table, newNotification({ channelId: beacon, messageNumber }));
    return seen.length > 0;
  }, 'followTable sees something');
  return {
    numbersOf: (channelId: string) =>
      seen
        .map(({ notification }) => notification)
        .filter((notification) => notification.channelId === channelId)
        .map((notification) => notification.messageNumber),
    seen,
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Changes an item that is stored already. */
async function touch(channelId: string, messageNumber: number): Promise<void> {
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: notificationKey(channelId, messageNumber),
      UpdateExpression: 'SET seen = :seen',
      ExpressionAttributeValues: { ':seen': true },
    }),
  );
}

/** Makes a channel the current one of a watch. */
async function replaceChannel({ id }: WatchRecord, currentId: string): Promise<void> {
  await changeWatch(table, id, { patch: { currentId }, when: 'attribute_exists(#pk)' });
}

test('a notification that is stored is followed once, in the order of storing, and nothing else is', async () => {
  const { seen, numbersOf, stop } = await following();
  const { channelId } = newNotification();
  for (const messageNumber of [3, 1, 3, 2])
    await putNotification(table, newNotification({ channelId, messageNumber }));
  const channel = await channelIn(table, 'active');
  await touch(channelId, 3);

  const last = newNotification();
  await putNotification(table, last);
  await waitUntil(() => numbersOf(last.channelId).length > 0, 'the last one is seen');
  await stop();

  expect(numbersOf(channelId)).toEqual([3, 1, 2]);
  expect(numbersOf(channel.id)).toEqual([]);
  expect(seen.at(-1)).toMatchObject({
    notification: { resource: 'drive.files', resourceState: 'update' },
    receivedAtMs: last.receivedAtMs,
  });
});

test('a notification that was stored before is not followed', async () => {
  const before = newNotification();
  await putNotification(table, before);

  const { numbersOf, stop } = await following();
  await stop();

  expect(numbersOf(before.channelId)).toEqual([]);
});

test('a watch is followed when its channel is replaced, not when it has its first one', async () => {
  const stopping = new AbortController();
  const renewed: string[] = [];
  const ended = followTable(
    client,
    table.name,
    {
      onStored: () => undefined,
      onRenewed: ({ currentId = '' }) => void renewed.push(currentId),
    },
    stopping.signal,
  );
  const watch = await storedWatch(table);
  // Following has begun as soon as one of these is seen.
  let channel = 0;
  await waitUntil(async () => {
    channel += 1;
    await replaceChannel(watch, `channel-${channel}`);
    return renewed.length > 0;
  }, 'followTable sees something');
  const other = await storedWatch(table);
  await replaceChannel(other, 'the-first');
  await replaceChannel(watch, 'the-last');
  await waitUntil(() => renewed.includes('the-last'), 'followTable sees the last');
  stopping.abort();
  await ended;

  expect(renewed).not.toContain('the-first');
});

test('a delivery is followed at each attempt, and when the next one is put off', async () => {
  const stopping = new AbortController();
  const seen: [what: string, attemptCount: number][] = [];
  const follow = (what: string) => (delivery: DeliveryRecord) =>
    void seen.push([what, delivery.attemptCount]);
  const ended = followTable(
    client,
    table.name,
    {
      onStored: () => undefined,
      onAttempt: follow('attempt'),
      onPostponed: follow('postponed'),
    },
    stopping.signal,
  );
  const delivery = (eventId: string): DeliveryRecord => ({
    owner: 'default',
    endpointId: 'endpoint',
    eventId,
    eventType: 'order.created',
    sequence: 1,
    status: 'pending',
    attempts: [],
    attemptCount: 0,
    slot: 0,
    version: 1,
    nextAttemptAtMs: 1000,
    createdAtMs: 1,
    updatedAtMs: 1,
  });
  // Following has begun as soon as one of these is seen.
  let count = 0;
  await waitUntil(async () => {
    count += 1;
    await recordDelivery(table, delivery(`pbeacon${count}`), { seen: undefined });
    return seen.length > 0;
  }, 'followTable sees something');

  const first = { ...delivery('pevent'), attemptCount: 11, version: 2 };
  await recordDelivery(table, first, { seen: undefined });
  const later = { ...first, nextAttemptAtMs: 2000, version: 3 };
  await recordDelivery(table, later, { seen: 2 });
  await recordDelivery(table, { ...later, slot: 1, version: 4 }, { seen: 3 });
  await recordDelivery(table, { ...later, status: 'failed', version: 5 }, { seen: 4 });
  await recordSuccess(table, { ...later, status: 'delivered', attemptCount: 12, version: 6 });
  await waitUntil(() => seen.some(([, attempts]) => attempts === 12), 'the last one is seen');
  stopping.abort();
  await ended;

  expect(seen.filter(([, attempts]) => attempts > 0)).toEqual([
    ['attempt', 11],
    ['postponed', 11],
    ['attempt', 12],
  ]);
});

test('a run of a hook is reported, with how it ended', async () => {
  const stopping = new AbortController();
  const runs: RunRecord[] = [];
  const handlers = { onStored: () => undefined, onRun: (run: RunRecord) => void runs.push(run) };
  const ended = followTable(client, table.name, handlers, stopping.signal);
  let count = 0;
  await waitUntil(async () => {
    count += 1;
    await putRun(table, {
      hookId: 'h',
      event: { id: `p${count}`, type: 'order.created', sequence: '0000000000000001' },
      atMs: count,
      attempt: 1,
      outcome: 'threw',
      error: { name: 'Error', message: 'no', stack: '' },
      emitted: 0,
      requests: 0,
      logs: [],
      durationMs: 3,
    });
    return runs.length > 0;
  }, 'followTable sees a run');
  expect(runs[0]).toMatchObject({ hookId: 'h', outcome: 'threw', error: { message: 'no' } });
  stopping.abort();
  await ended;
});
