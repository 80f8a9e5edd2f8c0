import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DueItem, listDue, stampDue } from '../../../lib/table/due.ts';
import { channelKey, DUE } from '../../../lib/table/keys.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { channelIn, NOW_MS, storedWatch } from './examples.ts';
import { contents, putItem, storedItem } from './stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
beforeEach(() => emptyTable(table));
afterAll(() => table.close());

const AGAIN_MS = NOW_MS + 60_000;

/** What is due until a time, in all shards. */
async function due(untilMs = NOW_MS): Promise<DueItem[]> {
  const pages = DUE.shards.map((shard) => listDue(table, shard, { untilMs, limit: 9 }));
  return (await Promise.all(pages)).flatMap(({ items }) => items);
}

describe('stampDue', () => {
  async function oneDue(): Promise<DueItem> {
    const [item] = await due();
    if (item === undefined) throw new Error('Nothing is due');
    return item;
  }

  test('gives a new version, and postpones the item', async () => {
    await storedWatch(table, { version: 7, dueAtMs: NOW_MS });
    const item = await oneDue();

    expect(await stampDue(table, item, AGAIN_MS)).toMatchObject({ version: 8 });

    expect(await storedItem(table, item.key)).toMatchObject({ version: 8, dueAtMs: AGAIN_MS });
    expect(await due()).toEqual([]);
    expect(await due(AGAIN_MS)).toEqual([{ ...item, dueAtMs: AGAIN_MS }]);
  });

  test('raises the version of a channel too', async () => {
    const { id } = await channelIn(table, 'pending');
    const [item] = await due(DUE.never);

    expect(item && (await stampDue(table, item, AGAIN_MS))).toMatchObject({ version: 2 });
    expect(await storedItem(table, channelKey(id))).toMatchObject({ version: 2 });
  });

  test('of twenty at once succeeds for one', async () => {
    await storedWatch(table, { version: 7, dueAtMs: NOW_MS });
    const item = await oneDue();
    const stamped = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stampDue(table, item, AGAIN_MS + index)),
    );
    const versions = stamped.map((one) => one?.['version']);

    expect(versions.filter((version) => version !== undefined)).toEqual([8]);
    expect(await storedItem(table, item.key)).toMatchObject({
      version: 8,
      dueAtMs: AGAIN_MS + versions.indexOf(8),
    });
  });

  test.each([
    ['is due at another time by now', { due: 'DUE#0', dueAtMs: NOW_MS + 1 }],
    ['is not due any more', {}],
  ])('does not change an item that %s', async (_, attributes) => {
    await storedWatch(table, { dueAtMs: NOW_MS });
    const item = await oneDue();
    const changed = { ...item.key, version: 1, ...attributes };
    await putItem(table, changed);

    expect(await stampDue(table, item, AGAIN_MS)).toBeUndefined();
    expect(await contents(table)).toContainEqual(changed);
  });

  test('creates no item that is gone', async () => {
    await storedWatch(table, { dueAtMs: NOW_MS });
    const item = await oneDue();
    await emptyTable(table);

    expect(await stampDue(table, item, AGAIN_MS)).toBeUndefined();
    expect(await contents(table)).toEqual([]);
  });
});
