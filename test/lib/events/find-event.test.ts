import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { findEvent } from '../../../lib/events/find-event.ts';
import { notificationEventId, publishedEventId } from '../../../lib/outbox/event-id.ts';
import { sourceItem } from '../../../lib/outbox/rows/event-source.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import { putItem } from '../../support/raw-items.ts';
import { NOW_MS } from '../table/examples.ts';
import { DAY_IN_SECONDS, dispatcher, notified, recordOf, tableOfFile, watched } from './stage.ts';

const find = (owner: string, id: string, nowMs = NOW_MS) =>
  findEvent({ table: tableOfFile(), owner, now: () => nowMs }, id);

/** An owner with one event in the log, that of a notification. */
async function notifiedOwner() {
  const { owner, channel } = await watched();
  await dispatcher().run(await notified(channel.id, 2));
  return { owner, channel, id: notificationEventId(channel.id, 2) };
}

/** An owner with one event in the log, which was published. */
async function publisher() {
  const owner = crypto.randomUUID();
  const id = publishedEventId(owner, '1');
  const event = { id, type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
  const item = sourceItem({ owner, event }, NOW_MS);
  await putItem(tableOfFile(), item);
  await dispatcher().run(recordOf(item));
  return { owner, id };
}

describe.each([
  ['of a notification', notifiedOwner],
  ['that was published', publisher],
])('an event %s', (_, ownerWithEvent) => {
  test('is found by its id', async () => {
    const { owner, id } = await ownerWithEvent();
    expect(await find(owner, id)).toMatchObject({ sequence: 1, event: { id } });
  });

  test('is not found by another owner, whatever has the same number there', async () => {
    const { id } = await ownerWithEvent();
    for (const other of [await notifiedOwner(), await publisher()])
      await expect(find(other.owner, id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is not found once it has expired, whether it is deleted yet or not', async () => {
    const { owner, id } = await ownerWithEvent();
    const expiresAtMs = NOW_MS + 30 * DAY_IN_SECONDS * 1000;
    expect(await find(owner, id, expiresAtMs - 1)).toMatchObject({ sequence: 1 });
    const finding = find(owner, id, expiresAtMs);
    await expect(finding).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('an event of a channel that the ledger has forgotten is found for as long as it is listed', async () => {
  const { owner, channel, id } = await notifiedOwner();
  const { client, name: TableName } = tableOfFile();
  await client.send(new DeleteCommand({ TableName, Key: channelKey(channel.id) }));
  expect(await find(owner, id)).toMatchObject({ event: { id } });
});
