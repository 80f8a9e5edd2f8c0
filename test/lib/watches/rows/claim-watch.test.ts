import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  claimEndsAt,
  claimWatch,
  recordChannelIds,
  settleWatch,
} from '../../../../lib/watches/rows/claim-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + 1000;

/** A watch that somebody has claimed, as its row is then. */
async function claimed(changes: Partial<WatchRecord> = {}): Promise<WatchRecord> {
  const { id, version } = await storedWatch(table, changes);
  const watch = await claimWatch(table, id, version, NOW_MS);
  if (watch === undefined) throw new Error('The watch could not be claimed');
  return watch;
}

/** Does something that has to be refused, and makes sure that it changed nothing. */
async function unchanged<Outcome>(id: string, trying: () => Promise<Outcome>): Promise<Outcome> {
  const before = await getWatchOfAnyOwner(table, id);
  const outcome = await trying();
  expect(await getWatchOfAnyOwner(table, id)).toEqual(before);
  return outcome;
}

describe('claimWatch', () => {
  test('gives the watch for some minutes, in a turn of its own', async () => {
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
    expect(claimEndsAt(LATER_MS)).toBeGreaterThan(LATER_MS);
  });

  test.each([6, 8])('gives nothing in version %d instead of 7', async (version) => {
    const { id } = await storedWatch(table, { version: 7 });

    expect(await unchanged(id, () => claimWatch(table, id, version, NOW_MS))).toBeUndefined();
  });

  test('gives nothing a second time, not even when the claim has run out', async () => {
    const { id, version } = await storedWatch(table);
    await claimWatch(table, id, version, NOW_MS);

    for (const nowMs of [NOW_MS, claimEndsAt(NOW_MS)])
      expect(await unchanged(id, () => claimWatch(table, id, version, nowMs))).toBeUndefined();
  });

  test('gives what somebody holds only when that claim has run out', async () => {
    const { id, version } = await claimed();

    const early = claimEndsAt(NOW_MS) - 1;
    expect(await unchanged(id, () => claimWatch(table, id, version, early))).toBeUndefined();
    const late = claimEndsAt(NOW_MS);
    expect(await claimWatch(table, id, version, late)).toMatchObject({
      version: version + 1,
      claimedUntilMs: claimEndsAt(late),
    });
  });

  test('makes no watch that is not there', async () => {
    const id = crypto.randomUUID();

    expect(await unchanged(id, () => claimWatch(table, id, 1, NOW_MS))).toBeUndefined();
  });

  test('of twenty in one turn gives it to one', async () => {
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
  test('ends the claim with what came of it', async () => {
    const watch = await claimed();
    const outcome = { currentId: 'c', channelIds: ['b', 'c'], dueAtMs: NOW_MS + 5 };
    const { claimedUntilMs: _, ...rest } = watch;
    const settled = { ...rest, ...outcome, version: watch.version + 1 };

    expect(await settleWatch(table, watch, outcome)).toEqual(settled);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(settled);
  });

  test('takes away what is undefined, and leaves alone what is not named', async () => {
    const watch = await claimed({ condition: 'failing', attempts: 3, resourceId: 'r' });
    const settled = await settleWatch(table, watch, {
      condition: undefined,
      attempts: undefined,
      renewRequested: undefined,
      dueAtMs: NOW_MS,
    });

    expect(settled).not.toHaveProperty('condition');
    expect(settled).not.toHaveProperty('attempts');
    expect(settled).not.toHaveProperty('renewRequested');
    expect(settled).toMatchObject({ resourceId: 'r', owner: watch.owner });
  });

  test('frees the watch for the next turn at once', async () => {
    const watch = await claimed();
    const settled = await settleWatch(table, watch, { dueAtMs: NOW_MS });

    expect(await claimWatch(table, watch.id, settled?.version ?? 0, NOW_MS)).toBeDefined();
  });

  test('changes nothing for whoever lost the claim to somebody else', async () => {
    const lost = await claimed();
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    const settling = () => settleWatch(table, lost, { currentId: 'c', dueAtMs: 1 });
    expect(await unchanged(lost.id, settling)).toBeUndefined();
  });

  test('of twenty of one claim counts once', async () => {
    const watch = await claimed();
    const settled = await Promise.all(
      Array.from({ length: 20 }, (_, index) => settleWatch(table, watch, { dueAtMs: index })),
    );

    expect(settled.filter((outcome) => outcome !== undefined)).toHaveLength(1);
  });
});

describe('recordChannelIds', () => {
  test('keeps the claim, and the turn with it', async () => {
    const watch = await claimed({ channelIds: ['a'] });

    expect(await recordChannelIds(table, watch, ['a', 'b'])).toBe(true);
    expect(await recordChannelIds(table, watch, ['a', 'b', 'c'])).toBe(true);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({
      ...watch,
      channelIds: ['a', 'b', 'c'],
    });
  });

  test('changes nothing when the claim is lost', async () => {
    const lost = await claimed();
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    expect(await unchanged(lost.id, () => recordChannelIds(table, lost, ['a']))).toBe(false);
  });

  test('changes nothing when the claim is settled', async () => {
    const watch = await claimed();
    await settleWatch(table, watch, { dueAtMs: NOW_MS });

    expect(await unchanged(watch.id, () => recordChannelIds(table, watch, ['a']))).toBe(false);
  });
});
