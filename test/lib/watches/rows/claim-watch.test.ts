import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  claimEndsAt,
  claimWatch,
  recordChannelIds,
  settleWatch,
} from '../../../../lib/watches/rows/claim-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';
import { unchanged } from '../../table/unchanged.ts';
import {
  CONDITIONS,
  claimedWatch,
  FAILURE,
  FULL,
  LATER_MS,
  MINUTE,
  patches,
} from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

describe('claimWatch', () => {
  test('an idle watch is claimed for some minutes, and gets another version', async () => {
    const watch = await storedWatch(table, { version: 7 });
    const claim = await claimWatch(table, watch.id, 7, LATER_MS);

    expect(claim).toEqual({
      ...watch,
      version: 8,
      claimedUntilMs: claimEndsAt(LATER_MS),
      dueAtMs: claimEndsAt(LATER_MS),
      updatedAtMs: LATER_MS,
    });
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(claim);
    expect(claimEndsAt(LATER_MS)).toBe(LATER_MS + 3 * MINUTE);
  });

  test.each(CONDITIONS)('a watch that is %s can be claimed, and stays so', async (condition) => {
    const watch = await storedWatch(table, { condition });

    expect(await claimWatch(table, watch.id, watch.version, LATER_MS)).toMatchObject({
      condition,
      conditionSinceMs: watch.conditionSinceMs,
    });
  });

  test.each([6, 8])('version %d does not claim a watch of version 7', async (version) => {
    const { id } = await storedWatch(table, { version: 7 });

    expect(await unchanged(table, () => claimWatch(table, id, version, NOW_MS))).toBeUndefined();
  });

  test('a version claims once, even after the claim has run out', async () => {
    const { id, version } = await storedWatch(table);
    await claimWatch(table, id, version, NOW_MS);

    for (const nowMs of [NOW_MS, claimEndsAt(NOW_MS)])
      expect(await unchanged(table, () => claimWatch(table, id, version, nowMs))).toBeUndefined();
  });

  test('a claimed watch can be claimed once that claim has run out, not before', async () => {
    const { id, version } = await claimedWatch(table);

    const early = claimEndsAt(NOW_MS) - 1;
    expect(await unchanged(table, () => claimWatch(table, id, version, early))).toBeUndefined();
    const late = claimEndsAt(NOW_MS);
    expect(await claimWatch(table, id, version, late)).toMatchObject({
      version: version + 1,
      claimedUntilMs: claimEndsAt(late),
    });
  });

  test('a claim on a watch that does not exist creates none', async () => {
    const id = crypto.randomUUID();

    expect(await unchanged(table, () => claimWatch(table, id, 1, NOW_MS))).toBeUndefined();
  });

  test('of twenty concurrent claims with the same version one succeeds', async () => {
    const { id, version } = await storedWatch(table);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claimWatch(table, id, version, NOW_MS + index)),
    );

    const winners = claims.filter((claim) => claim !== undefined);
    expect(winners).toHaveLength(1);
    expect(await getWatchOfAnyOwner(table, id)).toEqual(winners[0]);
  });
});

describe('settleWatch', () => {
  const settlement = (dueAtMs = NOW_MS) => ({ patch: { dueAtMs }, nowMs: LATER_MS });

  test('a settlement ends the claim, and applies its patch', async () => {
    const watch = await claimedWatch(table);
    const patch = { currentId: 'c', channelIds: ['b', 'c'], dueAtMs: NOW_MS + 5 };
    const { claimedUntilMs: _, ...rest } = watch;
    const settled = { ...rest, ...patch, version: watch.version + 1 };

    expect(await settleWatch(table, watch, { patch, nowMs: LATER_MS })).toEqual(settled);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(settled);
  });

  test('null removes an attribute, undefined leaves it alone, and so does its absence', async () => {
    const watch = await claimedWatch(table, {
      condition: 'failing',
      failure: FAILURE,
      attempts: 3,
      resourceId: 'r',
      address: 'https://old.example/',
    });
    const settled = await settleWatch(table, watch, {
      patch: {
        failure: null,
        attempts: null,
        renewRequested: null,
        resourceId: undefined,
        dueAtMs: NOW_MS,
      },
      nowMs: LATER_MS,
    });

    for (const name of ['failure', 'attempts', 'renewRequested'])
      expect(settled).not.toHaveProperty(name);
    const { resourceId, address, owner, condition } = watch;
    expect(settled).toMatchObject({ resourceId, address, owner, condition });
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(settled);
  });

  test('any patch gives the record that is stored', async () => {
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        const watch = await claimedWatch(table, FULL);
        const settled = await settleWatch(table, watch, { patch, nowMs: LATER_MS });

        expect(settled).toEqual(await getWatchOfAnyOwner(table, watch.id));
        expect(settled).toMatchObject({ dueAtMs: patch.dueAtMs });
      }),
      { numRuns: 25 },
    );
  });

  test('a settled watch can be claimed at once', async () => {
    const watch = await claimedWatch(table);
    const settled = await settleWatch(table, watch, settlement());

    expect(await claimWatch(table, watch.id, settled?.version ?? 0, NOW_MS)).toBeDefined();
  });

  test('a process whose claim was lost to another one changes nothing', async () => {
    const lost = await claimedWatch(table);
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    const patch = { currentId: 'c', dueAtMs: 1 };
    const settling = () => settleWatch(table, lost, { patch, nowMs: LATER_MS });
    expect(await unchanged(table, settling)).toBeUndefined();
  });

  test('of twenty concurrent settlements of a claim one succeeds', async () => {
    const watch = await claimedWatch(table);
    const settled = await Promise.all(
      Array.from({ length: 20 }, (_, index) => settleWatch(table, watch, settlement(index))),
    );

    expect(settled.filter((result) => result !== undefined)).toHaveLength(1);
  });

  test.each(CONDITIONS)('without a transition a watch that is %s stays so', async (condition) => {
    const watch = await claimedWatch(table, { condition });

    expect(await settleWatch(table, watch, settlement())).toMatchObject({
      condition,
      conditionSinceMs: watch.conditionSinceMs,
    });
  });
});

describe('recordChannelIds', () => {
  test('channel ids are stored under the claim, which keeps its version', async () => {
    const watch = await claimedWatch(table, { channelIds: ['a'] });

    for (const channelIds of [
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]) {
      const recorded = { ...watch, channelIds };
      expect(await recordChannelIds(table, watch, channelIds)).toEqual(recorded);
      expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(recorded);
    }
  });

  test('a process that lost its claim stores none', async () => {
    const lost = await claimedWatch(table);
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    expect(await unchanged(table, () => recordChannelIds(table, lost, ['a']))).toBeUndefined();
  });

  test('a process that settled its claim stores none', async () => {
    const watch = await claimedWatch(table);
    await settleWatch(table, watch, { patch: { dueAtMs: NOW_MS }, nowMs: LATER_MS });

    expect(await unchanged(table, () => recordChannelIds(table, watch, ['a']))).toBeUndefined();
  });
});
