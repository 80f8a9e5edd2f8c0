import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchKey } from '../../../../lib/table/keys.ts';
import { claimWatch, settleWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import { recordInterval } from '../../../../lib/watches/rows/record-interval.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import { LATER_MS } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const patch = { lastNotificationAtMs: LATER_MS, notificationCount: 4, usualIntervalMs: 1000 };

test.each([
  ['without notifications', {}],
  ['with notifications', { lastNotificationAtMs: NOW_MS, notificationCount: 3 }],
])('the interval of a watch %s is stored', async (_, changes) => {
  const watch = await storedWatch(table, changes);

  expect(await recordInterval(table, watch, patch)).toEqual({ ...watch, ...patch });
  expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, ...patch });
});

test.each([
  ['the first notification', {}],
  ['another notification', { lastNotificationAtMs: NOW_MS, notificationCount: 3 }],
])('a batch that lost the race for %s stores nothing', async (_, changes) => {
  const watch = await storedWatch(table, changes);
  await recordInterval(table, watch, patch);

  const recording = () => recordInterval(table, watch, { ...patch, notificationCount: 5 });
  expect(await unchanged(table, recording)).toBeUndefined();
});

test('of twenty concurrent batches one stores its interval', async () => {
  const watch = await storedWatch(table);
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, usualIntervalMs) =>
      recordInterval(table, watch, { ...patch, usualIntervalMs }),
    ),
  );

  const stored = results.filter((result) => result !== undefined);
  expect(stored).toHaveLength(1);
  expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(stored[0]);
});

test('a process that works on the watch keeps its claim, and settling keeps the interval', async () => {
  const watch = await storedWatch(table);
  const claim = await claimWatch(table, watch.id, watch.version, NOW_MS);
  await recordInterval(table, watch, patch);

  const settlement = { patch: { dueAtMs: NOW_MS }, nowMs: LATER_MS };
  expect(claim && (await settleWatch(table, claim, settlement))).toMatchObject(patch);
});

test('the interval of a watch that does not exist creates none', async () => {
  const id = crypto.randomUUID();

  expect(await recordInterval(table, { id }, patch)).toBeUndefined();
  expect(await recordInterval(table, { id, lastNotificationAtMs: 1 }, patch)).toBeUndefined();
  expect(await storedItem(table, watchKey(id))).toBeUndefined();
});
