import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getChannels } from '../../../../lib/channels/rows/read-channels.ts';
import { messageNumberCursor } from '../../../../lib/table/cursor.ts';
import { StorageError } from '../../../../lib/table/storage-error.ts';
import type { Table } from '../../../../lib/table/table.ts';
import {
  getWatch,
  getWatchOfAnyOwner,
  listWatches,
} from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS, storedWatch } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

async function allPages(owner: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listWatches(table, owner, { limit, cursor });
    pages.push(page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}

describe('one watch', () => {
  test('is read as it was written, without the attributes of the keys', async () => {
    const watch = await storedWatch(table, { tokenData: 'user=5', channelIds: ['a', 'b'] });

    expect(await getWatch(table, watch.owner, watch.id)).toEqual(watch);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(watch);
  });

  test('is found for its owner only', async () => {
    const { id } = await storedWatch(table, { owner: 'alice' });

    expect(await getWatch(table, 'bob', id)).toBeUndefined();
    expect(await getWatch(table, '', id)).toBeUndefined();
    expect(await getWatch(table, 'alice', id)).toBeDefined();
  });

  test('that was never created is not found', async () => {
    expect(await getWatch(table, 'alice', 'unknown')).toBeUndefined();
    expect(await getWatchOfAnyOwner(table, 'unknown')).toBeUndefined();
  });

  test('is not found by the id of a channel', async () => {
    const { id, owner } = await channelIn(table, 'active');

    expect(await getWatch(table, owner, id)).toBeUndefined();
  });
});

describe('listWatches', () => {
  test('gives the records as getWatch does', async () => {
    const watch = await storedWatch(table);

    expect(await listWatches(table, watch.owner, { limit: 9 })).toEqual({ items: [watch] });
  });

  test('gives an empty page to an owner who has channels and no watches', async () => {
    await channelIn(table, 'active', { owner: 'carol' });

    expect(await listWatches(table, 'carol', { limit: 9 })).toEqual({ items: [] });
  });

  test('gives each watch of an owner once, the newest first, on pages of any size', async () => {
    const times = fc.array(fc.integer({ min: NOW_MS, max: NOW_MS + 3 }), { maxLength: 8 });

    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 10 }), async (created, limit) => {
        const owner = crypto.randomUUID();
        const made = [];
        for (const createdAtMs of created)
          made.push(await storedWatch(table, { owner, createdAtMs }), await storedWatch(table));
        const mine = made.filter((watch) => watch.owner === owner);
        const newest = mine.toSorted(
          (a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1),
        );
        const pages = await allPages(owner, limit);

        expect(pages.flat()).toEqual(newest.map(({ id }) => id));
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['junk', 'junk'],
    ['a place among notifications', messageNumberCursor.encode(1)],
  ])('rejects a cursor that is %s', async (_, cursor) => {
    await expect(listWatches(table, 'alice', { limit: 1, cursor })).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });
});

describe('getChannels', () => {
  test('gives the channels that exist', async () => {
    const channels = [await channelIn(table, 'active'), await channelIn(table, 'stopped')];
    const found = await getChannels(table, [...channels.map(({ id }) => id), 'unknown']);

    expect(found).toHaveLength(2);
    for (const channel of channels) expect(found).toContainEqual(channel);
  });

  test('of no ids makes no call', async () => {
    const without: Table = { ...table, client: undefined as never };

    expect(await getChannels(without, [])).toEqual([]);
  });

  test('takes a hundred ids at once', async () => {
    const { id } = await channelIn(table, 'active');
    const ids = [...Array.from({ length: 99 }, () => crypto.randomUUID()), id];

    expect((await getChannels(table, ids)).map((channel) => channel.id)).toEqual([id]);
  });

  test('fails if the database did not read all of them, so that none is taken for gone', async () => {
    const UnprocessedKeys = { [table.name]: { Keys: [{ pk: 'a', sk: 'b' }] } };
    const send = async () => ({ Responses: {}, UnprocessedKeys });
    const busy: Table = { ...table, client: { send } as never };

    await expect(getChannels(busy, ['a'])).rejects.toThrow(StorageError);
  });
});
