import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromNotificationItem } from '../../../../lib/notifications/rows/notification-item.ts';
import { notificationItem } from '../../../../lib/notifications/rows/put-notification.ts';
import { RESOURCES } from '../../../../lib/protocol/resource-states.ts';
import { typeNotification } from '../../../../lib/protocol/type-notification.ts';
import { channelKey } from '../../../../lib/table/keys.ts';
import { NOTIFICATIONS } from '../../../fixtures/notifications.ts';
import { itemSize } from '../../../support/item-size.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, newNotification } from '../../table/examples.ts';
import { USUAL_NOTIFICATIONS } from '../documented-notifications.ts';

const ONE_WRITE_UNIT = 1024;

const readBack = (changes: Parameters<typeof newNotification>[0]) =>
  fromNotificationItem(notificationItem(newNotification(changes)));

describe('a stored notification is read', () => {
  test.each(USUAL_NOTIFICATIONS)('as typed as it came: %s', (_, notification) => {
    const { channelId, messageNumber, headers, body } = notification;

    expect(fromNotificationItem(notificationItem(notification))?.notification).toEqual(
      typeNotification({ channelId, messageNumber, headers, body }),
    );
  });

  test('with any number, token data, body and headers', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 40 });
    const anything = fc.record({
      messageNumber: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      tokenData: texts,
      body: texts,
      headers: fc.record({ resourceState: texts, resourceId: texts, resourceUri: texts }),
    });

    fc.assert(
      fc.property(anything, ({ messageNumber, tokenData, body, headers }) => {
        const channelId = 'channel-1';
        expect(readBack({ channelId, messageNumber, tokenData, body, headers })).toEqual({
          notification: typeNotification({ channelId, messageNumber, headers, body }),
          receivedAtMs: NOW_MS,
          ...(tokenData ? { tokenData } : {}),
        });
      }),
    );
  });

  test('with the flag of an omitted body', () => {
    expect(readBack({ bodyOmitted: true })).toMatchObject({ bodyOmitted: true });
    expect(readBack({ bodyOmitted: false })).not.toHaveProperty('bodyOmitted');
  });

  test('as unknown if nobody knows its state, with what Google said', () => {
    const headers = { resourceState: 'exploded', resourceUri: 'https://example.com/new/api' };

    expect(readBack({ headers })).toMatchObject({
      notification: { resource: 'unknown', resourceState: 'unknown', state: 'exploded' },
    });
  });
});

test.each([
  ['a channel’s row', { ...channelKey('a'), state: 'active' }],
  ['an item without a key', {}],
])('%s is no notification', (_, item) => {
  expect(fromNotificationItem(item)).toBeUndefined();
});

describe('the size of an item', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.close());

  test('is shown for every resource', () => {
    const resources = NOTIFICATIONS.map(({ expected }) => expected.resource);

    expect(resources).toEqual(expect.arrayContaining(RESOURCES));
    expect(USUAL_NOTIFICATIONS).toHaveLength(NOTIFICATIONS.length);
  });

  test.each(['directory-users', 'reports-activities'])('has the documented body: %s', (name) => {
    const [, notification] = USUAL_NOTIFICATIONS.find(([other]) => other === name) ?? [];
    const body = notification?.body ?? '';

    expect(Buffer.byteLength(body)).toBe(name === 'directory-users' ? 189 : 596);
    expect(JSON.parse(body)).toHaveProperty('kind');
  });

  test.each(USUAL_NOTIFICATIONS)('is under one write unit: %s', (_, notification) => {
    expect(itemSize(notificationItem(notification))).toBeLessThan(ONE_WRITE_UNIT);
  });

  test.each(USUAL_NOTIFICATIONS)('is what the database says too: %s', async (_, notification) => {
    const put = new PutCommand({
      TableName: table.name,
      Item: notificationItem(notification),
      ReturnConsumedCapacity: 'TOTAL',
    });

    expect((await table.client.send(put)).ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  test('is counted as the database counts: one byte more than a unit costs a second one', async () => {
    // Zeros at the end of a number are counted in two ways, by database.
    const fits = newNotification({ receivedAtMs: NOW_MS + 1 });
    const room = ONE_WRITE_UNIT - itemSize(notificationItem({ ...fits, body: 'x' })) + 1;
    const units = async (length: number) => {
      const item = notificationItem({ ...fits, body: 'x'.repeat(length) });
      const put = new PutCommand({
        TableName: table.name,
        Item: item,
        ReturnConsumedCapacity: 'TOTAL',
      });
      return (await table.client.send(put)).ConsumedCapacity?.CapacityUnits;
    };

    expect(await units(room)).toBe(1);
    expect(await units(room + 1)).toBe(2);
  });
});
