import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchKey } from '../../../lib/table/keys.ts';
import { changeWatch, wakeWatch } from '../../../lib/watches/change-watch.ts';
import { claimEndsAt, claimWatch, settleWatch } from '../../../lib/watches/claim-watch.ts';
import { deleteWatch } from '../../../lib/watches/delete-watch.ts';
import { getWatchOfAnyOwner } from '../../../lib/watches/read-watches.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../table/examples.ts';
import { storedItem } from '../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const HOUR = 60 * 60_000;
const ANY = 'attribute_exists(#id)';
const soon = { atMs: NOW_MS + 1, nowMs: NOW_MS, when: ANY };

describe('changeWatch', () => {
  test('changes a watch that fulfils the condition', async () => {
    const watch = await storedWatch(table);
    const change = { set: { habitMs: 5 }, when: '#owner = :owner', values: { owner: watch.owner } };

    expect(await changeWatch(table, watch.id, change)).toEqual({ ...watch, habitMs: 5 });
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, habitMs: 5 });
  });

  test('leaves alone one that does not', async () => {
    const watch = await storedWatch(table);
    const change = { set: { habitMs: 5 }, when: '#owner = :owner', values: { owner: 'bob' } };

    expect(await changeWatch(table, watch.id, change)).toBeUndefined();
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(watch);
  });
});

describe('wakeWatch', () => {
  test('brings forward, and never puts off', async () => {
    const ages = fc.integer({ min: -5, max: 5 });

    await fc.assert(
      fc.asyncProperty(ages, ages, async (due, at) => {
        const watch = await storedWatch(table, { dueAtMs: NOW_MS + due });
        const woken = await wakeWatch(table, watch.id, { ...soon, atMs: NOW_MS + at });

        const dueAtMs = NOW_MS + Math.min(due, at);
        expect(woken).toEqual(at < due ? { ...watch, dueAtMs } : undefined);
        expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, dueAtMs });
      }),
      { numRuns: 40 },
    );
  });

  test('only what fulfils the condition', async () => {
    const watch = await storedWatch(table, { dueAtMs: NOW_MS + HOUR, address: 'https://old' });
    const moved = { ...soon, when: '#address <> :address' };

    const same = { ...moved, values: { address: 'https://old' } };
    expect(await wakeWatch(table, watch.id, same)).toBeUndefined();
    const other = { ...moved, values: { address: 'https://new' } };
    expect(await wakeWatch(table, watch.id, other)).toEqual({ ...watch, dueAtMs: NOW_MS + 1 });
  });

  test('with whatever else is to be noted', async () => {
    const watch = await storedWatch(table, { dueAtMs: NOW_MS + HOUR });
    const woken = { ...watch, renewAsked: true, dueAtMs: soon.atMs };

    const set = { renewAsked: true };
    expect(await wakeWatch(table, watch.id, { ...soon, set })).toEqual(woken);
  });

  test('not while somebody looks after it', async () => {
    const { id, turn } = await storedWatch(table);
    const claim = await claimWatch(table, id, turn, NOW_MS);

    expect(await wakeWatch(table, id, soon)).toBeUndefined();
    expect(await getWatchOfAnyOwner(table, id)).toEqual(claim);
  });

  test('again when that is over', async () => {
    const { id, turn } = await storedWatch(table);
    const claim = await claimWatch(table, id, turn, NOW_MS);
    await settleWatch(table, { id, turn: claim?.turn ?? 0 }, { dueAtMs: NOW_MS + HOUR });

    expect(await wakeWatch(table, id, soon)).toMatchObject({ dueAtMs: NOW_MS + 1 });
  });

  test('or when whoever did it must have died', async () => {
    const { id, turn } = await storedWatch(table);
    const claim = await claimWatch(table, id, turn, NOW_MS);
    await changeWatch(table, id, { set: { dueAtMs: NOW_MS + HOUR }, when: ANY });
    const nowMs = claim?.claimedUntilMs ?? 0;

    expect(await wakeWatch(table, id, { ...soon, nowMs: nowMs - 1 })).toBeUndefined();
    expect(await wakeWatch(table, id, { ...soon, nowMs })).toMatchObject({ dueAtMs: soon.atMs });
  });

  test('leaves whoever was handed the watch his turn', async () => {
    const { id, turn } = await storedWatch(table, { dueAtMs: NOW_MS + HOUR });
    await wakeWatch(table, id, soon);

    expect(await claimWatch(table, id, turn, NOW_MS)).toBeDefined();
  });

  test('never what is deleted', async () => {
    const watch = await storedWatch(table);
    await deleteWatch(table, watch, NOW_MS);
    const nowMs = claimEndsAt(NOW_MS);

    expect(await wakeWatch(table, watch.id, { ...soon, nowMs })).toBeUndefined();
  });

  test('makes no watch that is not there', async () => {
    const id = crypto.randomUUID();

    expect(
      await wakeWatch(table, id, { ...soon, when: '#turn <> :none', values: { none: 0 } }),
    ).toBeUndefined();
    expect(await storedItem(table, watchKey(id))).toBeUndefined();
  });
});
