import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DueItem, type DuePlace, listDue } from '../../../lib/table/due.ts';
import { accountKey, channelKey, DUE, watchKey } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { channelIn, NOW_MS, storedWatch } from './examples.ts';
import { putItem } from './stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
beforeEach(() => emptyTable(table));
afterAll(() => table.close());

const SHARD = DUE.shards[0] ?? '';

/** An id whose rows are in the shard of these tests. */
function newId(): string {
  const id = crypto.randomUUID();
  return DUE.shard(id) === SHARD ? id : newId();
}

async function watchesDueAt(times: readonly number[]): Promise<void> {
  for (const dueAtMs of times) await storedWatch(table, { id: newId(), dueAtMs });
}

async function due(untilMs = NOW_MS, limit = 100): Promise<DueItem[]> {
  return (await listDue(table, SHARD, { untilMs, limit })).items;
}

async function pages(untilMs: number, limit: number): Promise<DueItem[][]> {
  const pages: DueItem[][] = [];
  let from: DuePlace | undefined;
  do {
    const { items, next } = await listDue(table, SHARD, { untilMs, limit, from });
    pages.push(items);
    from = next;
  } while (from !== undefined && pages.length < 100);
  return pages;
}

/** The same table, which counts what its queries read. */
function counted(): { table: Table; read: { items: number; units: number } } {
  const read = { items: 0, units: 0 };
  const send = async ({ input }: QueryCommand, options: never) => {
    const query = new QueryCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' });
    const output: QueryCommandOutput = await table.client.send(query, options);
    read.items += output.ScannedCount ?? 0;
    read.units += output.ConsumedCapacity?.CapacityUnits ?? Number.NaN;
    return output;
  };
  return { table: { ...table, client: { send } as never }, read };
}

describe('listDue', () => {
  test('gives the kind, the id and the key of each due item', async () => {
    const [watch, channel, account] = [newId(), newId(), newId()];
    await storedWatch(table, { id: watch, dueAtMs: NOW_MS });
    await channelIn(table, 'pending', { id: channel });
    await putItem(table, { ...accountKey(account), due: SHARD, dueAtMs: NOW_MS + 1 });

    const items = await due(DUE.never);
    const dueAtMs = expect.any(Number);
    expect(items).toHaveLength(3);
    expect(items).toContainEqual({ kind: 'watch', id: watch, key: watchKey(watch), dueAtMs });
    expect(items).toContainEqual({
      kind: 'channel',
      id: channel,
      key: channelKey(channel),
      dueAtMs,
    });
    expect(items).toContainEqual({
      kind: 'account',
      id: account,
      key: accountKey(account),
      dueAtMs,
    });
  });

  test('leaves out items of another kind', async () => {
    await putItem(table, { pk: 'LETTER#1', sk: 'LETTER', due: SHARD, dueAtMs: NOW_MS });
    await putItem(table, { pk: 'WATCH', sk: 'WATCH', due: SHARD, dueAtMs: NOW_MS });

    expect(await due()).toEqual([]);
  });

  test('gives ids as they are, whatever characters they have', async () => {
    const id = 'a#b\nc#';
    await putItem(table, { ...watchKey(id), due: SHARD, dueAtMs: NOW_MS });

    expect(await due()).toEqual([{ kind: 'watch', id, key: watchKey(id), dueAtMs: NOW_MS }]);
  });

  test('gives what is due up to a time, that time included', async () => {
    await watchesDueAt([NOW_MS - 1, NOW_MS, NOW_MS + 1]);

    expect((await due()).map(({ dueAtMs }) => dueAtMs)).toEqual([NOW_MS - 1, NOW_MS]);
  });

  test('gives the items of one shard', async () => {
    await watchesDueAt([NOW_MS]);

    const shards = DUE.shards.map((shard) => listDue(table, shard, { untilMs: NOW_MS, limit: 9 }));
    expect((await Promise.all(shards)).map(({ items }) => items.length)).toEqual([
      1, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  test('gives each item once on pages of any size, the longest due first', async () => {
    const times = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 10 });

    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 12 }), async (ages, limit) => {
        await emptyTable(table);
        await watchesDueAt(ages.map((age) => NOW_MS + age));
        const found = await pages(NOW_MS, limit);

        expect(found.flat().map(({ dueAtMs }) => dueAtMs - NOW_MS)).toEqual(
          ages.filter((age) => age <= 0).toSorted((a, b) => a - b),
        );
        expect(new Set(found.flat().map(({ id }) => id)).size).toBe(found.flat().length);
        for (const page of found) expect(page.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 30 },
    );
  });

  test('reads nothing but what is due, however many items there are', async () => {
    await watchesDueAt([NOW_MS - 2, NOW_MS - 1, NOW_MS]);
    const few = counted();
    await listDue(few.table, SHARD, { untilMs: NOW_MS, limit: 100 });

    await watchesDueAt(Array.from({ length: 200 }, (_, age) => NOW_MS + 1 + age));
    await storedWatch(table, { id: newId(), dueAtMs: DUE.never });
    const many = counted();
    await listDue(many.table, SHARD, { untilMs: NOW_MS, limit: 100 });

    expect(few.read).toMatchObject({ items: 3, units: expect.any(Number) });
    expect(few.read.units).toBeGreaterThan(0);
    expect(many.read).toEqual(few.read);
  });
});
