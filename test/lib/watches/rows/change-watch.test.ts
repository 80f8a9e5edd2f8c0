import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchKey } from '../../../../lib/table/keys.ts';
import { changeWatch, resumeWatch } from '../../../../lib/watches/rows/change-watch.ts';
import { claimEndsAt, claimWatch, settleWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { deleteWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';

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
    const change = {
      set: { usualIntervalMs: 5 },
      when: '#owner = :owner',
      values: { owner: watch.owner },
    };

    expect(await changeWatch(table, watch.id, change)).toEqual({ ...watch, usualIntervalMs: 5 });
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, usualIntervalMs: 5 });
  });

  test('leaves alone one that does not', async () => {
    const watch = await storedWatch(table);
    const change = {
      set: { usualIntervalMs: 5 },
      when: '#owner = :owner',
      values: { owner: 'bob' },
    };

    expect(await changeWatch(table, watch.id, change)).toBeUndefined();
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(watch);
  });
});

describe('resumeWatch', () => {
  test('brings forward, and never puts off', async () => {
    const ages = fc.integer({ min: -5, max: 5 });

    await fc.assert(
      fc.asyncProperty(ages, ages, async (due, at) => {
        const watch = await storedWatch(table, { dueAtMs: NOW_MS + due });
        const woken = await resumeWatch(table, watch.id, { ...soon, atMs: NOW_MS + at });

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
    expect(await resumeWatch(table, watch.id, same)).toBeUndefined();
    const other = { ...moved, values: { address: 'https://new' } };
    expect(await resumeWatch(table, watch.id, other)).toEqual({ ...watch, dueAtMs: NOW_MS + 1 });
  });

  test('with whatever else is to be recorded', async () => {
    const watch = await storedWatch(table, { dueAtMs: NOW_MS + HOUR });
    const woken = { ...watch, renewRequested: true, dueAtMs: soon.atMs };

    const set = { renewRequested: true };
    expect(await resumeWatch(table, watch.id, { ...soon, set })).toEqual(woken);
  });

  test('not while somebody looks after it', async () => {
    const { id, version } = await storedWatch(table);
    const claim = await claimWatch(table, id, version, NOW_MS);

    expect(await resumeWatch(table, id, soon)).toBeUndefined();
    expect(await getWatchOfAnyOwner(table, id)).toEqual(claim);
  });

  test('again when that is over', async () => {
    const { id, version } = await storedWatch(table);
    const claim = await claimWatch(table, id, version, NOW_MS);
    await settleWatch(table, { id, version: claim?.version ?? 0 }, { dueAtMs: NOW_MS + HOUR });

    expect(await resumeWatch(table, id, soon)).toMatchObject({ dueAtMs: NOW_MS + 1 });
  });

  test('or when whoever did it must have died', async () => {
    const { id, version } = await storedWatch(table);
    const claim = await claimWatch(table, id, version, NOW_MS);
    await changeWatch(table, id, { set: { dueAtMs: NOW_MS + HOUR }, when: ANY });
    const nowMs = claim?.claimedUntilMs ?? 0;

    expect(await resumeWatch(table, id, { ...soon, nowMs: nowMs - 1 })).toBeUndefined();
    expect(await resumeWatch(table, id, { ...soon, nowMs })).toMatchObject({ dueAtMs: soon.atMs });
  });

  test('leaves whoever was handed the watch his turn', async () => {
    const { id, version } = await storedWatch(table, { dueAtMs: NOW_MS + HOUR });
    await resumeWatch(table, id, soon);

    expect(await claimWatch(table, id, version, NOW_MS)).toBeDefined();
  });

  test('never what is deleted', async () => {
    const watch = await storedWatch(table);
    await deleteWatch(table, watch, NOW_MS);
    const nowMs = claimEndsAt(NOW_MS);

    expect(await resumeWatch(table, watch.id, { ...soon, nowMs })).toBeUndefined();
  });

  test('makes no watch that is not there', async () => {
    const id = crypto.randomUUID();

    expect(
      await resumeWatch(table, id, { ...soon, when: '#version <> :none', values: { none: 0 } }),
    ).toBeUndefined();
    expect(await storedItem(table, watchKey(id))).toBeUndefined();
  });
});
