import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { hasWatches, listAccountWatches } from '../../../../lib/accounts/rows/account-watches.ts';
import { accountKey, ENDING_WATCHES, endingKey, watchSpecKey } from '../../../../lib/table/keys.ts';
import { tableThat } from '../../../support/table-that.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable } from '../stage.ts';
import { storedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const put = (Item: Record<string, unknown>) =>
  table.client.send(new PutCommand({ TableName: table.name, Item }));

test('the watches of an account are found by page, the living apart from the ending', async () => {
  const { id } = await storedAccount(table);
  expect(await hasWatches(table, id)).toBe(false);
  const specs = ['a', 'b', 'c'];
  for (const spec of specs) await put({ ...watchSpecKey(id, spec), watchId: `watch-${spec}` });
  await put({ ...watchSpecKey('another', 'd'), watchId: 'watch-d' });
  const first = await listAccountWatches(table, id, { limit: 2 });
  const second = await listAccountWatches(table, id, { limit: 2, cursor: first.nextCursor });
  expect([first.items, second.items]).toEqual([['watch-a', 'watch-b'], ['watch-c']]);
  expect(await listAccountWatches(table, id, { limit: 9 }, ENDING_WATCHES)).toEqual({ items: [] });
  expect(await hasWatches(table, id)).toBe(true);
});

test('a watch uses its account until its last channel is stopped', async () => {
  const { id } = await storedAccount(table);
  await put({ pk: accountKey(id).pk, sk: `${ENDING_WATCHES}w`, watchId: 'w' });
  expect(await listAccountWatches(table, id, { limit: 9 })).toEqual({ items: [] });
  expect(await hasWatches(table, id)).toBe(true);
});

test('the ending watches of an account are found by page as well', async () => {
  const { id } = await storedAccount(table);
  const ids = ['a', 'b', 'c'];
  for (const watchId of ids) await put({ ...endingKey(id, watchId), watchId });
  await put({ ...watchSpecKey(id, 'spec'), watchId: 'living' });
  const first = await listAccountWatches(table, id, { limit: 2 }, ENDING_WATCHES);
  const rest = { limit: 2, cursor: first.nextCursor };
  const second = await listAccountWatches(table, id, rest, ENDING_WATCHES);
  expect([...first.items, ...second.items]).toEqual(ids);
});

test('the watches of an account are read as they are now, so that none is overlooked', async () => {
  const { id } = await storedAccount(table);
  const reads: unknown[] = [];
  const watched = tableThat(table, (_name, input, next) => {
    reads.push(input['ConsistentRead']);
    return next();
  });
  expect(await hasWatches(watched, id)).toBe(false);
  expect(reads).toEqual([true, true]);
});
