import { expect, test } from 'vitest';
import { putPendingChannel } from '../../../lib/channels/rows/write-channels.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { type SweepDeps, sweep } from '../../../lib/scheduler/sweep.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { listDue } from '../../../lib/table/due.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { CHANGES, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { MINUTE, started, stored } from '../watches/watches.ts';

// Later than the queue delivers a message again.
const AGAIN_MS = 7 * MINUTE;

/** An id of the first shard. */
function inFirstShard(): string {
  for (;;) {
    const id = crypto.randomUUID();
    if (DUE.shard(id) === DUE.shards[0]) return id;
  }
}

/** So many channels that are due two minutes after they are created. */
async function pending(
  { table }: Renewing,
  count: number,
  createdAtMs = NOW_MS,
  newId: () => string = () => crypto.randomUUID(),
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const row = { owner: 'a', account: 'default', address: 'https://r.example/', ...CHANGES };
  await Promise.all(ids.map((id) => putPendingChannel(table, { id, ...row, createdAtMs })));
  return ids;
}

function sweeper(set: Renewing, changes: Partial<SweepDeps> = {}) {
  const work: Work[] = [];
  const send = async (more: readonly Work[]) => {
    work.push(...more);
    return [];
  };
  const sendDeliveries = async () => [];
  const log = set.channelDeps.log;
  const usual = { table: set.table, now: set.clock.now, log, send, sendDeliveries };
  return { work, sweeper: { ...usual, endAtMs: Number.POSITIVE_INFINITY, ...changes } };
}

const idsOf = (work: readonly Work[]) => work.map(({ id }) => id).toSorted();

test('a sweep hands on only what is due, each thing as one message', async () => {
  const set = await renewing();
  const ids = await pending(set, 20);
  await pending(set, 5, NOW_MS + MINUTE);
  await set.clock.advance(2 * MINUTE - 1);
  const early = sweeper(set);
  expect(await sweep(early.sweeper)).toEqual({ due: 0, stamped: 0, sent: 0 });
  await set.clock.advance(1);
  const { work, sweeper: now } = sweeper(set);
  expect(await sweep(now)).toEqual({ due: 20, stamped: 20, sent: 20 });
  expect(idsOf(work)).toEqual(ids.toSorted());
  expect(new Set(work.map(({ kind }) => kind))).toEqual(new Set(['channel']));
});

test('a sweep that finds nothing due sends nothing', async () => {
  const set = await renewing();
  await pending(set, 5);
  const sent: unknown[] = [];
  const send = async (work: readonly Work[]) => {
    sent.push(work);
    return [];
  };
  await sweep(sweeper(set, { send }).sweeper);
  expect(sent).toEqual([]);
});

test('a thing that was handed on is due again if its work is not finished', async () => {
  const set = await renewing();
  await pending(set, 3);
  await set.clock.advance(2 * MINUTE);
  const first = sweeper(set);
  await sweep(first.sweeper);
  await set.clock.advance(AGAIN_MS - 1);
  const early = sweeper(set);
  expect(await sweep(early.sweeper)).toEqual({ due: 0, stamped: 0, sent: 0 });
  await set.clock.advance(1);
  const again = sweeper(set);
  expect(await sweep(again.sweeper)).toEqual({ due: 3, stamped: 3, sent: 3 });
  expect(idsOf(again.work)).toEqual(idsOf(first.work));
});

test('a sweep hands on more than a page of a shard (L12)', async () => {
  const set = await renewing();
  const ids = await pending(set, 250, NOW_MS, inFirstShard);
  await set.clock.advance(2 * MINUTE);
  const { work, sweeper: now } = sweeper(set);
  expect(await sweep(now)).toEqual({ due: 250, stamped: 250, sent: 250 });
  expect(idsOf(work)).toEqual(ids.toSorted());
});

test('a sweep without time leaves the rest to the next one', async () => {
  const set = await renewing();
  const ids = await pending(set, 250, NOW_MS, inFirstShard);
  await set.clock.advance(2 * MINUTE);
  const { work, sweeper: hasty } = sweeper(set, { endAtMs: set.clock.now() });
  const sweeps: number[] = [];
  while (work.length < ids.length && sweeps.length < 20) sweeps.push((await sweep(hasty)).sent);
  expect(sweeps).toEqual([100, 100, 50]);
  expect(idsOf(work)).toEqual(ids.toSorted());
});

test('a message that the queue rejects is due again, and is counted', async () => {
  const set = await renewing();
  const [bad = ''] = await pending(set, 10);
  await set.clock.advance(2 * MINUTE);
  const rejecting = sweeper(set, { send: async (work) => work.filter(({ id }) => id === bad) });
  expect(await sweep(rejecting.sweeper)).toEqual({ due: 10, stamped: 10, sent: 9 });
  expect(set.logged.some((line) => line.includes('"level":"warn"'))).toBe(true);
  await set.clock.advance(AGAIN_MS);
  const { work, sweeper: again } = sweeper(set);
  await sweep(again);
  expect(idsOf(work)).toContain(bad);
});

test('two concurrent sweeps hand on each thing once', async () => {
  const set = await renewing();
  const ids = await pending(set, 100);
  await set.clock.advance(2 * MINUTE);
  const both = [sweeper(set), sweeper(set)];
  const swept = await Promise.all(both.map(({ sweeper: one }) => sweep(one)));
  expect(swept.reduce((sum, { sent }) => sum + sent, 0)).toBe(100);
  expect(idsOf(both.flatMap(({ work }) => work))).toEqual(ids.toSorted());
});

test('a shard that cannot be read fails the sweep after all other shards are swept', async () => {
  const set = await renewing();
  const ids = await pending(set, 100);
  await set.clock.advance(2 * MINUTE);
  const isBad = (id: string) => DUE.shard(id) === DUE.shards[3];
  const table = tableThat(set.table, (name, input, next) => {
    const values = input['ExpressionAttributeValues'] as Record<string, unknown>;
    if (name === 'QueryCommand' && values[':shard'] === DUE.shards[3]) throw new Error('throttled');
    return next();
  });
  const { work, sweeper: failing } = sweeper(set, { table });
  await expect(sweep(failing)).rejects.toMatchObject({ code: 'storage-failed' });
  expect(idsOf(work)).toEqual(ids.filter((id) => !isBad(id)).toSorted());
  expect(ids.some(isBad)).toBe(true);
});

/** A table that cannot stamp the row of one channel. */
const tableThatFailsFor = (set: Renewing, id: string) =>
  tableThat(set.table, (name, input, next) => {
    const isBad = name === 'UpdateCommand' && JSON.stringify(input).includes(id);
    return isBad ? Promise.reject(new Error('throttled')) : next();
  });

test('a row that cannot be stamped fails the sweep after all other rows are handed on', async () => {
  const set = await renewing();
  const ids = await pending(set, 250, NOW_MS, inFirstShard);
  const others = await pending(set, 30);
  await set.clock.advance(2 * MINUTE);
  // The index lists rows of the same time in any order: the first one there.
  const { items } = await listDue(set.table, DUE.shards[0] ?? '', {
    untilMs: set.clock.now(),
    limit: 1,
  });
  const bad = items[0]?.id ?? '';
  const { work, sweeper: failing } = sweeper(set, { table: tableThatFailsFor(set, bad) });
  await expect(sweep(failing)).rejects.toMatchObject({ code: 'storage-failed' });
  const rest = [...ids, ...others].filter((id) => id !== bad);
  expect(idsOf(work)).toEqual(rest.toSorted());
  // It is still due, and the next sweep hands it on.
  const next = sweeper(set);
  expect(await sweep(next.sweeper)).toEqual({ due: 1, stamped: 1, sent: 1 });
  expect(idsOf(next.work)).toEqual([bad]);
});

test('a queue that takes no message fails the sweep, and everything is due again', async () => {
  const set = await renewing();
  const ids = await pending(set, 10);
  await set.clock.advance(2 * MINUTE);
  const rejecting = sweeper(set, { send: async (work) => work });
  await expect(sweep(rejecting.sweeper)).rejects.toMatchObject({ code: 'queue-refused' });
  // Nothing is due: nothing is rejected.
  expect(await sweep(rejecting.sweeper)).toEqual({ due: 0, stamped: 0, sent: 0 });
  await set.clock.advance(AGAIN_MS);
  const { work, sweeper: again } = sweeper(set);
  await sweep(again);
  expect(idsOf(work)).toEqual(ids.toSorted());
});

test('a sweep that another one overtakes does not fail', async () => {
  const set = await renewing();
  await pending(set, 5);
  await set.clock.advance(2 * MINUTE);
  const faster = sweeper(set);
  let swept = false;
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'UpdateCommand' && !swept) {
      swept = true;
      await sweep(faster.sweeper);
    }
    return next();
  });
  const late = await sweep(sweeper(set, { table }).sweeper);
  expect(late.sent).toBe(late.stamped);
  expect(late.stamped + faster.work.length).toBe(5);
});

test('a queue that is down fails the sweep, and everything is due again', async () => {
  const set = await renewing();
  const ids = await pending(set, 10);
  await set.clock.advance(2 * MINUTE);
  const down = async () => Promise.reject(new Error('down'));
  await expect(sweep(sweeper(set, { send: down }).sweeper)).rejects.toThrow('down');
  await set.clock.advance(AGAIN_MS);
  const { work, sweeper: again } = sweeper(set);
  await sweep(again);
  expect(idsOf(work)).toEqual(ids.toSorted());
});

test('a message for a watch that does not exist delays no other watch', async () => {
  const set = await renewing();
  const watch = await started(set);
  const bad = { kind: 'watch', id: 'no-such-watch', version: 1 } as const;
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  for (const work of [bad, ...(await set.due())]) await processWork(set.deps, work);
  expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
});
