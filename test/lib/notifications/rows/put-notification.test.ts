import { afterAll, beforeAll, expect, test } from 'vitest';
import { BODY_MAX_BYTES } from '../../../../lib/notifications/receive-notification.ts';
import { listNotifications } from '../../../../lib/notifications/rows/list-notifications.ts';
import { putNotification } from '../../../../lib/notifications/rows/put-notification.ts';
import { emptyTable, rawItems } from '../../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { EXAMPLE_HEADERS, NOW_MS, newNotification } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

test('a new notification is stored', async () => {
  const notification = newNotification();

  expect(await putNotification(table, notification)).toBe('stored');

  const { items } = await listNotifications(table, notification.channelId, { limit: 2 }, NOW_MS);
  expect(items).toMatchObject([{ notification: { messageNumber: 236_440 } }]);
});

test('a notification with the same channel and message number is a duplicate that may differ, and the first one stays', async () => {
  const first = newNotification({ tokenData: 'first' });
  await putNotification(table, first);

  expect(await putNotification(table, first)).toBe('duplicate');
  expect(await putNotification(table, { ...first, tokenData: 'second' })).toBe(
    'duplicate-that-differs',
  );

  const { items } = await listNotifications(table, first.channelId, { limit: 2 }, NOW_MS);
  expect(items).toMatchObject([{ tokenData: 'first' }]);
});

test('headers of any length are stored beside the longest body: Google would repeat a failure for days', async () => {
  const long = 'é'.repeat(500_000);
  const headers = {
    ...EXAMPLE_HEADERS,
    resourceState: long,
    resourceId: long,
    resourceUri: long,
    channelExpiration: long,
    changed: long,
  };
  const notification = newNotification({
    messageNumber: 99,
    headers,
    body: 'x'.repeat(BODY_MAX_BYTES),
  });

  expect(await putNotification(table, notification)).toBe('stored');
  expect(await putNotification(table, notification)).toBe('duplicate');
});

test('a notification with the same message number of another channel is stored', async () => {
  await putNotification(table, newNotification({ messageNumber: 7 }));

  expect(await putNotification(table, newNotification({ messageNumber: 7 }))).toBe('stored');
});

test('a notification with another message number of the same channel is stored', async () => {
  const first = newNotification({ messageNumber: 7 });
  await putNotification(table, first);

  expect(await putNotification(table, { ...first, messageNumber: 8 })).toBe('stored');
});

test('one of 50 equal notifications that arrive at once is stored', async () => {
  const notification = newNotification();

  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => putNotification(table, notification)),
  );

  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(49);
});

test('two notifications whose numbers differ by one near 2^53 are both stored', async () => {
  const { channelId } = newNotification();
  const numbers = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1];

  for (const messageNumber of numbers)
    expect(await putNotification(table, newNotification({ channelId, messageNumber }))).toBe(
      'stored',
    );

  const { items } = await listNotifications(table, channelId, { limit: 3 }, NOW_MS);
  expect(items.map(({ notification }) => notification.messageNumber)).toEqual(numbers);
});

test('the item of a notification has what was received, and no empty attribute', async () => {
  await emptyTable(table);
  await putNotification(table, {
    channelId: 'channel-1',
    messageNumber: 1,
    headers: { channelToken: 'sesame', channelId: 'channel-1', messageNumber: '1' },
    tokenData: '',
    bodyOmitted: false,
    receivedAtMs: NOW_MS,
    ttlSeconds: 1_806_494_400,
  });

  expect(await rawItems(table)).toEqual([
    {
      pk: 'NOTIFICATIONS#channel-1',
      sk: '0000000000000001',
      state: '',
      resourceId: '',
      resourceUri: '',
      receivedAt: NOW_MS,
      ttl: 1_806_494_400,
    },
  ]);
});

test('the item of a complete notification has all attributes', async () => {
  await emptyTable(table);
  const flaws = { tokenData: 'user=5', body: '{"id":"5"}', bodyOmitted: true };
  await putNotification(table, newNotification(flaws));

  expect(await rawItems(table)).toMatchObject([
    {
      state: EXAMPLE_HEADERS.resourceState,
      resourceId: EXAMPLE_HEADERS.resourceId,
      resourceUri: EXAMPLE_HEADERS.resourceUri,
      channelExpiration: EXAMPLE_HEADERS.channelExpiration,
      changed: EXAMPLE_HEADERS.changed,
      ...flaws,
    },
  ]);
});

test('the item of a notification is in no index, and in no partition of a channel', async () => {
  await emptyTable(table);
  await putNotification(table, newNotification());

  const [item] = await rawItems(table);
  expect(item).not.toHaveProperty('owner');
  expect(item).not.toHaveProperty('createdAtId');
  expect(item?.['pk']).not.toMatch(/^CHANNEL/);
});
