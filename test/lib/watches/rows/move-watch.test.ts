import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DUE, watchKey } from '../../../../lib/table/keys.ts';
import { changeWatch } from '../../../../lib/watches/rows/change-watch.ts';
import { claimEndsAt, claimWatch, settleWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { deleteWatch, forgetWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { moveWatch, pauseWatch, resumeWatch } from '../../../../lib/watches/rows/move-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import type { WatchCondition } from '../../../../lib/watches/watch-states.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedWatch } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import { CONDITIONS, claimedWatch, DAY, FAILURE, LATER_MS, mayLeave } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const HOUR = 60 * 60_000;
const OLD = 'https://old.example/';
const NEW = 'https://new.example/';

/** Times around `NOW_MS`, in milliseconds after it. */
const offsets = fc.integer({ min: -5, max: 5 });

async function cannotSettle(claim: WatchRecord): Promise<void> {
  const settlement = { patch: { dueAtMs: 1 }, nowMs: LATER_MS };
  expect(await unchanged(table, () => settleWatch(table, claim, settlement))).toBeUndefined();
}

describe('resumeWatch', () => {
  const soon = { atMs: NOW_MS + 1, nowMs: NOW_MS };
  const suspended = (changes: Partial<WatchRecord> = {}) =>
    storedWatch(table, { condition: 'needs_reconnect', dueAtMs: NOW_MS + HOUR, ...changes });

  test('a suspended watch becomes due earlier, never later', async () => {
    await fc.assert(
      fc.asyncProperty(offsets, offsets, async (due, at) => {
        const watch = await suspended({ dueAtMs: NOW_MS + due });
        const resumed = await resumeWatch(table, watch.id, { ...soon, atMs: NOW_MS + at });

        const dueAtMs = NOW_MS + Math.min(due, at);
        expect(resumed).toEqual(at < due ? { ...watch, dueAtMs } : undefined);
        expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({ ...watch, dueAtMs });
      }),
      { numRuns: 40 },
    );
  });

  test.each(CONDITIONS)(
    'a watch that is %s is resumed only if it is suspended',
    async (condition) => {
      const watch = await suspended({ condition });
      const resuming = () => resumeWatch(table, watch.id, soon);

      if (condition === 'needs_reconnect')
        expect(await resuming()).toEqual({ ...watch, dueAtMs: soon.atMs });
      else expect(await unchanged(table, resuming)).toBeUndefined();
    },
  );

  test('a claimed watch is not resumed', async () => {
    const { id, version } = await suspended();
    await claimWatch(table, id, version, NOW_MS);

    expect(await unchanged(table, () => resumeWatch(table, id, soon))).toBeUndefined();
  });

  test('a watch whose claim was settled is resumed', async () => {
    const claim = await claimedWatch(table, { condition: 'needs_reconnect' });
    await settleWatch(table, claim, { patch: { dueAtMs: NOW_MS + HOUR }, nowMs: NOW_MS });

    expect(await resumeWatch(table, claim.id, soon)).toMatchObject({ dueAtMs: soon.atMs });
  });

  test('a watch is resumed once its claim has run out, not before', async () => {
    const { id } = await claimedWatch(table, { condition: 'needs_reconnect' });
    const patch = { dueAtMs: NOW_MS + HOUR };
    await changeWatch(table, id, { patch, when: 'attribute_exists(#id)' });
    const nowMs = claimEndsAt(NOW_MS);

    expect(await resumeWatch(table, id, { ...soon, nowMs: nowMs - 1 })).toBeUndefined();
    expect(await resumeWatch(table, id, { ...soon, nowMs })).toMatchObject({ dueAtMs: soon.atMs });
  });

  test('work that was handed on before can still claim a resumed watch', async () => {
    const { id, version } = await suspended();
    await resumeWatch(table, id, soon);

    expect(await claimWatch(table, id, version, NOW_MS)).toBeDefined();
  });

  test('a deleted watch is not resumed, even after the claim of its deletion', async () => {
    const watch = await suspended();
    await deleteWatch(table, watch, NOW_MS);
    const nowMs = claimEndsAt(NOW_MS);

    const resuming = () => resumeWatch(table, watch.id, { ...soon, nowMs });
    expect(await unchanged(table, resuming)).toBeUndefined();
  });

  test('a watch that does not exist is not created', async () => {
    const id = crypto.randomUUID();

    expect(await resumeWatch(table, id, soon)).toBeUndefined();
    expect(await storedItem(table, watchKey(id))).toBeUndefined();
  });
});

describe('moveWatch', () => {
  const move = { address: NEW, atMs: NOW_MS + 1 };
  const MOVING: readonly WatchCondition[] = ['healthy', 'failing', 'paused'];

  test.each(CONDITIONS)(
    'a watch that is %s is moved only if it opens channels',
    async (condition) => {
      const watch = await storedWatch(table, { condition, address: OLD, dueAtMs: NOW_MS + HOUR });
      const moving = () => moveWatch(table, watch.id, move);

      if (!MOVING.includes(condition)) {
        expect(await unchanged(table, moving)).toBeUndefined();
        return;
      }
      const version = watch.version + 1;
      const moved = { ...watch, renewRequested: true, dueAtMs: move.atMs, version };
      expect(await moving()).toEqual(moved);
      expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(moved);
    },
  );

  test.each<[WatchCondition, string | undefined, boolean]>([
    ['healthy', NEW, false],
    ['failing', NEW, false],
    ['healthy', undefined, true],
    ['failing', undefined, true],
    // Its channels are stopped, whatever their address was.
    ['paused', NEW, true],
    ['paused', undefined, true],
  ])(
    'a watch that is %s, with the address %s, is moved: %s',
    async (condition, address, expected) => {
      const changes = address === undefined ? { condition } : { condition, address };
      const { id } = await storedWatch(table, { ...changes, dueAtMs: NOW_MS + HOUR });

      expect((await moveWatch(table, id, move)) !== undefined).toBe(expected);
    },
  );

  test('a moved watch becomes due earlier, never later, and its renewal is requested', async () => {
    await fc.assert(
      fc.asyncProperty(offsets, offsets, async (due, at) => {
        const watch = await storedWatch(table, { address: OLD, dueAtMs: NOW_MS + due });
        const moved = await moveWatch(table, watch.id, { address: NEW, atMs: NOW_MS + at });

        const dueAtMs = NOW_MS + Math.min(due, at);
        const version = watch.version + 1;
        expect(moved).toEqual({ ...watch, renewRequested: true, dueAtMs, version });
        expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(moved);
      }),
      { numRuns: 40 },
    );
  });

  test('a process that works on the watch loses its claim', async () => {
    for (const atMs of [NOW_MS + 1, NOW_MS + DAY]) {
      const claim = await claimedWatch(table, { address: OLD });

      const moved = await moveWatch(table, claim.id, { address: NEW, atMs });
      expect(moved).not.toHaveProperty('claimedUntilMs');
      await cannotSettle(claim);
    }
  });

  test('work that was handed on before cannot claim a moved watch', async () => {
    const { id, version } = await storedWatch(table, { address: OLD });
    await moveWatch(table, id, move);

    expect(await unchanged(table, () => claimWatch(table, id, version, NOW_MS))).toBeUndefined();
  });

  test('a watch that does not exist is not created', async () => {
    const id = crypto.randomUUID();

    expect(await moveWatch(table, id, move)).toBeUndefined();
    expect(await storedItem(table, watchKey(id))).toBeUndefined();
  });
});

describe('pauseWatch', () => {
  const COVERED: Partial<WatchRecord> = {
    address: OLD,
    channelIds: ['a', 'b'],
    currentId: 'b',
    openedAtMs: NOW_MS,
    expirationMs: NOW_MS + DAY,
    coveredSinceMs: NOW_MS,
    renewAtMs: NOW_MS + HOUR,
    renewRequested: true,
    failure: FAILURE,
  };

  test.each(CONDITIONS)(
    'a watch that is %s is paused exactly if the table of states says so',
    async (condition) => {
      const watch = await storedWatch(table, { ...COVERED, condition });
      const pausing = () => pauseWatch(table, watch.id, LATER_MS);

      if (!mayLeave('pause', condition)) {
        expect(await unchanged(table, pausing)).toBeUndefined();
        return;
      }
      const { currentId, expirationMs, coveredSinceMs, renewAtMs, renewRequested, ...rest } = watch;
      const paused = {
        ...rest,
        condition: 'paused',
        conditionSinceMs: LATER_MS,
        dueAtMs: DUE.never,
        version: watch.version + 1,
      };
      expect(await pausing()).toEqual(paused);
      expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(paused);
    },
  );

  test('a process that works on the watch loses its claim', async () => {
    const claim = await claimedWatch(table, COVERED);

    expect(await pauseWatch(table, claim.id, LATER_MS)).not.toHaveProperty('claimedUntilMs');
    await cannotSettle(claim);
  });

  test('a forgotten watch is not paused', async () => {
    const watch = await deleteWatch(table, await storedWatch(table), NOW_MS);
    if (watch) await forgetWatch(table, watch, LATER_MS);

    expect(await unchanged(table, () => pauseWatch(table, watch?.id ?? '', LATER_MS))).toBe(
      undefined,
    );
  });

  test('a watch that does not exist is not created', async () => {
    const id = crypto.randomUUID();

    expect(await pauseWatch(table, id, NOW_MS)).toBeUndefined();
    expect(await storedItem(table, watchKey(id))).toBeUndefined();
  });
});
