import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  listNotifications,
  resourceIdFromNotifications,
} from '../../../../lib/notifications/rows/list-notifications.ts';
import type { StoredNotification } from '../../../../lib/notifications/rows/notification-item.ts';
import {
  type NewNotification,
  putNotification,
} from '../../../../lib/notifications/rows/put-notification.ts';
import { itemCursor, messageNumberCursor } from '../../../../lib/table/cursor.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS, newNotification } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

/** A channel with these message numbers stored, in this order. */
async function channelWith(
  numbers: readonly number[],
  changes: Partial<NewNotification> = {},
): Promise<string> {
  const channelId = crypto.randomUUID();
  for (const messageNumber of numbers)
    await putNotification(table, newNotification({ ...changes, channelId, messageNumber }));
  return channelId;
}

const numbersOf = (items: readonly StoredNotification[]) =>
  items.map(({ notification }) => notification.messageNumber);

/** Follows `nextCursor` to the end. @returns the message numbers on each page. */
async function allPages(channelId: string, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listNotifications(table, channelId, { limit, cursor }, NOW_MS);
    pages.push(numbersOf(page.items));
    cursor = page.nextCursor;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}

test('notifications are listed with the newest message number first, in whatever order they arrived', async () => {
  const channelId = await channelWith([3, 1, 10, 2]);

  const { items } = await listNotifications(table, channelId, { limit: 10 }, NOW_MS);

  expect(numbersOf(items)).toEqual([10, 3, 2, 1]);
});

test('notifications are listed in numerical order up to 2^53-1', async () => {
  const numbers = [1, 9, 10, 99, 2 ** 31, 2 ** 32 + 1, 2 ** 53 - 2, 2 ** 53 - 1];
  const channelId = await channelWith(numbers);

  const { items } = await listNotifications(table, channelId, { limit: 10 }, NOW_MS);

  expect(numbersOf(items)).toEqual(numbers.toReversed());
});

test('a channel without notifications has one empty page', async () => {
  expect(await listNotifications(table, 'no-such-channel', { limit: 10 }, NOW_MS)).toEqual({
    items: [],
  });
});

test('notifications are listed once each, in order, on pages of any size', async () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), {
    maxLength: 12,
  });

  await fc.assert(
    fc.asyncProperty(numbers, fc.integer({ min: 1, max: 14 }), async (stored, limit) => {
      const pages = await allPages(await channelWith(stored), limit);

      expect(pages.flat()).toEqual(stored.toSorted((a, b) => b - a));
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 60 },
  );
});

test('notifications are listed once even if one is stored between two pages', async () => {
  const channelId = await channelWith([2, 4, 6, 8]);
  const first = await listNotifications(table, channelId, { limit: 2 }, NOW_MS);

  await putNotification(table, newNotification({ channelId, messageNumber: 9 }));
  const cursor = first.nextCursor;
  const second = await listNotifications(table, channelId, { limit: 2, cursor }, NOW_MS);

  expect(numbersOf([...first.items, ...second.items])).toEqual([8, 6, 4, 2]);
});

describe('a notification whose time to live is over', () => {
  const ttlSeconds = NOW_MS / 1000 + 60;
  const seenAt = async (channelId: string, nowMs: number) =>
    numbersOf((await listNotifications(table, channelId, { limit: 10 }, nowMs)).items);

  test('is still listed in the second before', async () => {
    const channelId = await channelWith([1], { ttlSeconds });

    expect(await seenAt(channelId, (ttlSeconds - 1) * 1000)).toEqual([1]);
  });

  test('is not listed from then on, even if the database still has it', async () => {
    const channelId = await channelWith([1], { ttlSeconds });

    expect(await seenAt(channelId, ttlSeconds * 1000)).toEqual([]);
    expect(await resourceIdFromNotifications(table, channelId)).toBeDefined();
  });

  test('does not hide others, on any page', async () => {
    const channelId = await channelWith([1, 2, 3], { ttlSeconds: NOW_MS / 1000 });
    for (const messageNumber of [4, 5])
      await putNotification(table, newNotification({ channelId, messageNumber }));

    expect((await allPages(channelId, 1)).flat()).toEqual([5, 4]);
  });
});

describe('a cursor', () => {
  test('continues in the requested channel, even if it is of another one', async () => {
    const cursors = fc.integer({ min: 1, max: 10 }).map(messageNumberCursor.encode);
    const mine = await channelWith([2, 4, 6], { tokenData: 'mine' });
    await channelWith([1, 3, 5, 7], { tokenData: 'theirs' });

    await fc.assert(
      fc.asyncProperty(cursors, async (cursor) => {
        const { items } = await listNotifications(table, mine, { limit: 9, cursor }, NOW_MS);

        const place = messageNumberCursor.decode(cursor);
        expect(numbersOf(items)).toEqual([6, 4, 2].filter((number) => number < place));
        for (const { tokenData } of items) expect(tokenData).toBe('mine');
      }),
    );
  });

  test.each([
    ['junk', 'junk'],
    ['nothing', ''],
    ['a place among channels', itemCursor.encode({ createdAtMs: 1, id: 'a' })],
  ])('that is %s is rejected', async (_, cursor) => {
    await expect(
      listNotifications(table, 'any', { limit: 1, cursor }, NOW_MS),
    ).rejects.toMatchObject({ code: 'invalid-cursor' });
  });
});

describe('the resource id of a channel', () => {
  const sync = { resourceState: 'sync', resourceId: 'from-sync' };

  test('is that of its first notification, the sync', async () => {
    const channelId = await channelWith([236_440]);
    await putNotification(table, newNotification({ channelId, messageNumber: 1, headers: sync }));

    expect(await resourceIdFromNotifications(table, channelId)).toBe('from-sync');
  });

  test('is unknown before a notification arrives', async () => {
    const { id } = await channelIn(table, 'pending');

    expect(await resourceIdFromNotifications(table, id)).toBeUndefined();
  });

  test('is not that of another channel', async () => {
    await channelWith([1], { headers: sync });

    expect(await resourceIdFromNotifications(table, await channelWith([]))).toBeUndefined();
  });

  test('is unknown if its notification has none', async () => {
    const channelId = await channelWith([1], { headers: { resourceState: 'sync' } });

    expect(await resourceIdFromNotifications(table, channelId)).toBeUndefined();
  });
});
