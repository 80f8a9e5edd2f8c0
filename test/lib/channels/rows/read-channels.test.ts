import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../../lib/channels/channel-record.ts';
import { getChannel, listChannels } from '../../../../lib/channels/rows/read-channels.ts';
import { putPendingChannel } from '../../../../lib/channels/rows/write-channels.ts';
import { putNotification } from '../../../../lib/notifications/rows/put-notification.ts';
import { itemCursor, messageNumberCursor } from '../../../../lib/table/cursor.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS, newChannel, newNotification } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const idsOf = (channels: readonly ChannelRecord[]) => channels.map(({ id }) => id);

/** An owner with channels that were created at these times, in this order. */
async function ownerWith(times: readonly number[]): Promise<{ owner: string; newest: string[] }> {
  const owner = crypto.randomUUID();
  const made = times.map((createdAtMs) => newChannel({ owner, createdAtMs }));
  for (const channel of made) await putPendingChannel(table, channel);
  const newest = made.toSorted(
    (a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
  );
  return { owner, newest: newest.map(({ id }) => id) };
}

async function allPages(owner: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listChannels(table, owner, { limit, cursor });
    pages.push(idsOf(page.items));
    cursor = page.nextCursor;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}

describe('getChannel', () => {
  test('gives a channel as it was written, without its keys', async () => {
    const channel = newChannel({ tokenData: 'user=5', requestedExpirationMs: NOW_MS + 1000 });
    const written = await putPendingChannel(table, channel);

    expect(await getChannel(table, channel.owner, channel.id)).toEqual(written);
    expect(written).toEqual({ ...channel, state: 'pending', updatedAtMs: NOW_MS });
  });

  test('gives no channel that was never opened', async () => {
    expect(await getChannel(table, 'owner', 'no-such-channel')).toBeUndefined();
  });

  test('gives no channel of another owner', async () => {
    const { id } = await channelIn(table, 'active', { owner: 'alice' });

    expect(await getChannel(table, 'bob', id)).toBeUndefined();
    expect(await getChannel(table, '', id)).toBeUndefined();
    expect(await getChannel(table, 'alice', id)).toBeDefined();
  });

  test('gives no channel where there are only notifications', async () => {
    const { channelId } = newNotification();
    await putNotification(table, newNotification({ channelId }));

    expect(await getChannel(table, 'alice', channelId)).toBeUndefined();
  });
});

describe('listChannels', () => {
  test('lists the newest first', async () => {
    const { owner, newest } = await ownerWith([3, 1, 2].map((age) => NOW_MS + age));

    expect(idsOf((await listChannels(table, owner, { limit: 10 })).items)).toEqual(newest);
  });

  test('lists the records that getChannel gives', async () => {
    const channel = await channelIn(table, 'active');
    const { items } = await listChannels(table, channel.owner, { limit: 1 });

    expect(items).toEqual([await getChannel(table, channel.owner, channel.id)]);
  });

  test('gives one empty page to an owner without channels', async () => {
    expect(await listChannels(table, 'no-such-owner', { limit: 10 })).toEqual({ items: [] });
  });

  test('lists no channel of another owner', async () => {
    const [mine, theirs] = [await ownerWith([NOW_MS]), await ownerWith([NOW_MS])];

    expect((await allPages(mine.owner, 10)).flat()).toEqual(mine.newest);
    expect((await allPages(theirs.owner, 10)).flat()).toEqual(theirs.newest);
  });

  test('lists each channel once, in order, on pages of any size, even those of one moment', async () => {
    const times = fc.array(fc.integer({ min: NOW_MS, max: NOW_MS + 3 }), { maxLength: 10 });

    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 12 }), async (created, limit) => {
        const { owner, newest } = await ownerWith(created);
        const pages = await allPages(owner, limit);

        expect(pages.flat()).toEqual(newest);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 40 },
    );
  });

  test('continues among the owner’s channels at any cursor, even if it is of another owner', async () => {
    const mine = await ownerWith([NOW_MS + 1, NOW_MS + 3, NOW_MS + 5]);
    const theirs = await ownerWith([NOW_MS + 2, NOW_MS + 4, NOW_MS + 6]);
    const place = fc.record({
      createdAtMs: fc.integer({ min: NOW_MS, max: NOW_MS + 7 }),
      channelId: fc.constantFrom(...mine.newest, ...theirs.newest, 'no-such-channel'),
    });

    await fc.assert(
      fc.asyncProperty(place, async ({ createdAtMs, channelId }) => {
        const cursor = itemCursor.encode({ createdAtMs, id: channelId });
        const { items } = await listChannels(table, mine.owner, { limit: 10, cursor });

        for (const item of items) {
          expect(item.owner).toBe(mine.owner);
          expect(item.createdAtMs).toBeLessThanOrEqual(createdAtMs);
        }
        const before = [5, 3, 1].filter((age) => NOW_MS + age < createdAtMs).length;
        expect(items.length).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test.each([
    ['junk', 'junk'],
    ['nothing', ''],
    ['a place among notifications', messageNumberCursor.encode(1)],
  ])('rejects a cursor that is %s', async (_, cursor) => {
    await expect(listChannels(table, 'alice', { limit: 1, cursor })).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });
});
