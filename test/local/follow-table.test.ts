import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredNotification } from '../../lib/notifications/rows/notification-item.ts';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import { notificationKey } from '../../lib/table/keys.ts';
import { changeWatch } from '../../lib/watches/rows/change-watch.ts';
import { followTable } from '../../local/follow-table.ts';
import { streamsClient } from '../../local/table-stream.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { channelIn, newNotification, storedWatch } from '../lib/table/examples.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';

let table: TestTable;
let client: DynamoDBStreamsClient;
beforeAll(async () => {
  table = await startTestTable();
  client = streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
});
afterAll(async () => {
  client.destroy();
  await table.close();
});

/** Follows the table from now on. `numbersOf` gives the message numbers seen of a channel. */
async function following() {
  const stopping = new AbortController();
  const seen: StoredNotification[] = [];
  const ended = followTable(
    client,
    table.name,
    { onStored: (stored) => void seen.push(stored) },
    stopping.signal,
  );
  // It follows the table as soon as it reports one of these.
  const probeChannel = crypto.randomUUID();
  let messageNumber = 0;
  await waitUntil(async () => {
    messageNumber += 1;
    await putNotification(table, newNotification({ channelId: probeChannel, messageNumber }));
    return seen.length > 0;
  }, 'followTable reports something');
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

/** Changes a stored item. */
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

test('each stored notification is reported once, in order, and nothing else is', async () => {
  const { seen, numbersOf, stop } = await following();
  const { channelId } = newNotification();
  for (const messageNumber of [3, 1, 3, 2])
    await putNotification(table, newNotification({ channelId, messageNumber }));
  const channel = await channelIn(table, 'active');
  await touch(channelId, 3);

  const last = newNotification();
  await putNotification(table, last);
  await waitUntil(() => numbersOf(last.channelId).length > 0, 'the last one is reported');
  await stop();

  expect(numbersOf(channelId)).toEqual([3, 1, 2]);
  expect(numbersOf(channel.id)).toEqual([]);
  expect(seen.at(-1)).toMatchObject({
    notification: { resource: 'drive.files', resourceState: 'update' },
    receivedAtMs: last.receivedAtMs,
  });
});

test('notifications stored earlier are not reported', async () => {
  const before = newNotification();
  await putNotification(table, before);

  const { numbersOf, stop } = await following();
  await stop();

  expect(numbersOf(before.channelId)).toEqual([]);
});

test('a new channel of a watch is reported, its first one is not', async () => {
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
  // It follows the table as soon as it reports one of these.
  let channel = 0;
  await waitUntil(async () => {
    channel += 1;
    const set = { currentId: `channel-${channel}` };
    await changeWatch(table, watch.id, { set, when: 'attribute_exists(#pk)' });
    return renewed.length > 0;
  }, 'followTable reports something');
  const other = await storedWatch(table);
  const set = { currentId: 'the-first' };
  await changeWatch(table, other.id, { set, when: 'attribute_exists(#pk)' });
  const again = { set: { currentId: 'the-last' }, when: 'attribute_exists(#pk)' };
  await changeWatch(table, watch.id, again);
  await waitUntil(() => renewed.includes('the-last'), 'followTable reports the last');
  stopping.abort();
  await ended;

  expect(renewed).not.toContain('the-first');
});
