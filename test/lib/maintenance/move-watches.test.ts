import { expect, test } from 'vitest';
import { moveWatches } from '../../../lib/maintenance/move-watches.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import type { WatchCondition } from '../../../lib/watches/watch-states.ts';
import { startReceiver } from '../channels/receiver.ts';
import { HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import {
  asked,
  channelsOf,
  healthOf,
  MINUTE,
  nthSpec,
  started,
  stored,
} from '../watches/watches.ts';

const WALK = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };

/** So many watches of a deployment whose address changes afterwards. */
async function moved(count: number): Promise<{ set: Renewing; watches: WatchRecord[] }> {
  let random = 0;
  const set = await renewing({ random: () => (random = (random + 0.37) % 1) });
  const watches: WatchRecord[] = [];
  for (let n = 0; n < count; n += 1) watches.push(await started(set, nthSpec(n)));
  set.deps.notificationsUrl = set.channelDeps.notificationsUrl.replace('127.0.0.1', 'localhost');
  return { set, watches };
}

const addressesOf = (set: Renewing) => [
  ...new Set(set.google.channels().map(({ address }) => address)),
];

test('all watches move to the address of a new deployment, each with one channel (L11)', async () => {
  const { set, watches } = await moved(15);
  const walked = await moveWatches(set.deps, WALK);
  expect(walked).toEqual({ next: undefined, counts: { watches: 15, moving: 15 }, failures: [] });
  await set.pass(20 * MINUTE);
  expect(addressesOf(set)).toEqual([set.deps.notificationsUrl]);
  expect(set.live()).toHaveLength(15);
  for (const watch of watches) {
    expect((await stored(set, watch)).address).toBe(set.deps.notificationsUrl);
    expect(await stored(set, watch)).not.toHaveProperty('renewRequested');
    expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
  }
});

test('watches move over some minutes, and are covered at all times (L3)', async () => {
  const { set, watches } = await moved(15);
  await moveWatches(set.deps, WALK);
  const minutes: number[] = [];
  for (let minute = 0; minute < 12; minute += 1) {
    const before = asked(set, 'watch').length;
    await set.pass(MINUTE);
    minutes.push(asked(set, 'watch').length - before);
    const live = new Set(set.live());
    for (const watch of watches) {
      const open = (await channelsOf(set, watch)).filter(({ id }) => live.has(id));
      expect(open.length).toBeGreaterThanOrEqual(1);
    }
  }
  expect(minutes.filter((count) => count > 0).length).toBeGreaterThan(5);
  expect(Math.max(...minutes)).toBeLessThan(6);
});

test('watches whose address is the same are left alone', async () => {
  const set = await renewing();
  for (let n = 0; n < 5; n += 1) await started(set, nthSpec(n));
  const { counts } = await moveWatches(set.deps, WALK);
  expect(counts).toEqual({ watches: 5, moving: 0 });
  await set.pass(HOUR);
  expect(asked(set, 'watch')).toHaveLength(5);
});

test('a repeated walk moves each watch once', async () => {
  const { set } = await moved(6);
  await moveWatches(set.deps, WALK);
  await moveWatches(set.deps, WALK);
  await set.pass(15 * MINUTE);
  await moveWatches(set.deps, WALK);
  await set.pass(15 * MINUTE);
  expect(asked(set, 'watch')).toHaveLength(12);
});

test('paused watches resume', async () => {
  const set = await renewing();
  const watch = await started(set);
  const paused = { condition: 'paused', dueAtMs: DUE.never };
  await changeWatch(set.table, watch.id, { patch: paused, when: 'attribute_exists(#pk)' });
  await moveWatches(set.deps, WALK);
  await set.pass(15 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(set.live()).toHaveLength(1);
});

test.each<WatchCondition>(['gone', 'needs_reconnect', 'unsupported'])(
  'a watch that is %s does not move without a request',
  async (condition) => {
    const { set, watches } = await moved(2);
    const [watch] = watches;
    const suspended = { condition, dueAtMs: DUE.never };
    await changeWatch(set.table, watch?.id ?? '', {
      patch: suspended,
      when: 'attribute_exists(#pk)',
    });
    expect((await moveWatches(set.deps, WALK)).counts).toEqual({ watches: 2, moving: 1 });
    await set.pass(15 * MINUTE);
    expect(asked(set, 'watch')).toHaveLength(3);
  },
);

test('a renewal to the old address that is under way loses its claim, and the watch moves', async () => {
  const { set, watches } = await moved(1);
  const [watch] = watches as [WatchRecord];
  await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  expect((await moveWatches(set.deps, WALK)).counts).toEqual({ watches: 1, moving: 1 });
  await set.pass(12 * MINUTE);
  expect(addressesOf(set)).toEqual([set.deps.notificationsUrl]);
});

test('a late worker of the deployment before opens no channel to the old address', async () => {
  const { set, watches } = await moved(1);
  const [watch] = watches as [WatchRecord];
  const before = set.worker();
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const handedOn = (await set.due()).filter(({ kind }) => kind === 'watch');
  expect(handedOn).toHaveLength(1);
  await moveWatches(set.deps, WALK);
  for (const work of handedOn)
    expect(await processWork(before, work)).toEqual({ outcome: 'lost-claim' });
  expect(asked(set, 'watch')).toHaveLength(1);
  await set.pass(12 * MINUTE);
  expect(addressesOf(set)).toEqual([set.deps.notificationsUrl]);
});

test('a channel that a worker of the deployment before opens meanwhile is stopped, not adopted', async () => {
  const { set, watches } = await moved(1);
  const [watch] = watches as [WatchRecord];
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const handedOn = (await set.due()).filter(({ kind }) => kind === 'watch');
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'TransactWriteCommand') await moveWatches(set.deps, WALK);
    return next();
  });
  const before = set.worker({ table });
  for (const work of handedOn)
    expect(await processWork(before, work)).toEqual({ outcome: 'lost-claim' });
  expect((await stored(set, watch)).currentId).toBe(watch.currentId);
  expect(set.live()).toEqual([watch.currentId]);
  await set.pass(12 * MINUTE);
  expect(addressesOf(set)).toEqual([set.deps.notificationsUrl]);
  expect(set.live()).toHaveLength(1);
});

test('notifications to the new address are received', async () => {
  const { set } = await moved(1);
  const there = await startReceiver(set.table, { secret: 'the-token-secret', now: set.clock.now });
  set.deps.notificationsUrl = there.url;
  await moveWatches(set.deps, WALK);
  await set.pass(12 * MINUTE);
  await set.google.idle();
  expect(there.answered).toEqual([200]);
  await there.close();
});
