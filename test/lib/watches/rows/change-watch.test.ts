import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchKey } from '../../../../lib/table/keys.ts';
import { changeWatch, conditionAllows, isIdle } from '../../../../lib/watches/rows/change-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import { WATCH_TRANSITIONS, type WatchTransition } from '../../../../lib/watches/watch-states.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import { CONDITIONS, mayLeave } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const patch = { usualIntervalMs: 5 };

test('a watch that fulfils the condition is changed', async () => {
  const watch = await storedWatch(table);
  const change = { patch, when: '#owner = :owner', values: { owner: watch.owner } };

  expect(await changeWatch(table, watch.id, change)).toEqual({ ...watch, usualIntervalMs: 5 });
  expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, usualIntervalMs: 5 });
});

test('a watch that does not fulfil it stays the same', async () => {
  const watch = await storedWatch(table);
  const change = { patch, when: '#owner = :owner', values: { owner: 'bob' } };

  expect(await unchanged(table, () => changeWatch(table, watch.id, change))).toBeUndefined();
});

// One that creates a watch leaves no condition.
const LEAVING = (Object.keys(WATCH_TRANSITIONS) as WatchTransition[]).filter(
  (name) => WATCH_TRANSITIONS[name].from.length > 0,
);

test.each(LEAVING)(
  'conditionAllows(%s) holds for the conditions that it may leave',
  async (name) => {
    for (const condition of CONDITIONS) {
      const { id } = await storedWatch(table, { condition });
      const changed = await changeWatch(table, id, { patch, ...conditionAllows(name) });

      expect([condition, changed !== undefined]).toEqual([condition, mayLeave(name, condition)]);
    }
  },
);

test.each([
  ['never claimed', undefined, true],
  ['claimed', NOW_MS + 1, false],
  ['whose claim has run out', NOW_MS, true],
])('isIdle, for a watch that is %s: %s', async (_, claimedUntilMs, expected) => {
  const claim = claimedUntilMs === undefined ? {} : { claimedUntilMs };
  const { id } = await storedWatch(table, claim);
  const changed = await changeWatch(table, id, { patch, ...isIdle(NOW_MS) });

  expect(changed !== undefined).toBe(expected);
});

test('no condition of a watch creates one', async () => {
  const id = crypto.randomUUID();

  for (const name of LEAVING)
    expect(await changeWatch(table, id, { patch, ...conditionAllows(name) })).toBeUndefined();
  expect(await storedItem(table, watchKey(id))).toBeUndefined();
});
