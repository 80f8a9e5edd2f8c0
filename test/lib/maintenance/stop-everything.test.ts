import { expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { maintain } from '../../../lib/maintenance/maintain.ts';
import { pauseEverything, stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { CHANGES, DAY, HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { asked, healthOf, MINUTE, nthSpec, started, stored } from '../watches/watches.ts';

const WALK = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };

async function withWatches(count: number) {
  const set = await renewing();
  const watches: WatchRecord[] = [];
  for (let n = 0; n < count; n += 1) watches.push(await started(set, nthSpec(n)));
  return { set, watches };
}

async function stopAll(set: Renewing) {
  const paused = await pauseEverything(set.deps, WALK);
  const stopped = await stopEverything(set.deps, WALK);
  const counts: Record<string, number> = { ...paused.counts, ...stopped.counts };
  return { counts, failures: stopped.failures };
}

test('all watches are paused and all channels are stopped, of every owner', async () => {
  const { set, watches } = await withWatches(4);
  const bob = await set.connect('bob@example.com', { owner: 'bob' });
  const { id } = await openChannel(set.deps.channelsOf(bob), CHANGES, { account: bob.id });
  expect(set.live()).toContain(id);
  expect(await stopAll(set)).toEqual({
    counts: { watchesPaused: 4, channelsStopped: 5 },
    failures: [],
  });
  expect(set.live()).toEqual([]);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toEqual({ status: 'paused', sinceMs: NOW_MS });
});

test('paused watches open no channel, however much time passes', async () => {
  const { set } = await withWatches(3);
  await stopAll(set);
  const calls = asked(set, 'watch').length;
  await set.pass(10 * DAY, HOUR);
  expect(asked(set, 'watch')).toHaveLength(calls);
  expect(set.live()).toEqual([]);
});

test('stopping everything again changes nothing', async () => {
  const { set } = await withWatches(3);
  await stopAll(set);
  expect(await stopAll(set)).toEqual({
    counts: { watchesPaused: 0, channelsStopped: 0 },
    failures: [],
  });
  expect(asked(set, 'stop')).toHaveLength(3);
});

test.each(['recording', 'opening', 'adopting'] as const)(
  'a renewal that is %s its channel when everything stops does not survive it',
  async (where) => {
    const { set, watches } = await withWatches(1);
    const [watch] = watches as [WatchRecord];
    await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
    let isFirst = true;
    const stopNow = async (is: boolean) => {
      if (!is || !isFirst) return;
      isFirst = false;
      await stopAll(set);
    };
    const table = tableThat(set.table, async (name, input, next) => {
      await stopNow(where === 'adopting' && name === 'TransactWriteCommand');
      await stopNow(where === 'recording' && JSON.stringify(input).includes('set_channelIds'));
      return next();
    });
    const send: typeof fetch = async (url, init) => {
      await stopNow(where === 'opening' && String(url).includes('/watch'));
      return fetch(url, { ...init, signal: null });
    };
    for (const work of await set.due()) await processWork(set.worker({ table, fetch: send }), work);
    expect(isFirst).toBe(false);
    expect(set.live()).toEqual([]);
    await set.pass(HOUR);
    expect(set.live()).toEqual([]);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'paused' });
  },
);

test('a channel that cannot be stopped is a failure, and the rest is stopped', async () => {
  const { set, watches } = await withWatches(4);
  set.google.faults.stopError = { reason: 'stopChannelCallerNotOwner', times: 1 };
  const { failures, counts } = await stopAll(set);
  expect(counts['channelsStopped']).toBe(3);
  expect(failures).toEqual([
    { id: expect.any(String), message: expect.stringContaining('does not own') },
  ]);
  expect(set.live()).toEqual([failures[0]?.id]);
  expect(watches.map(({ currentId }) => currentId)).toContain(failures[0]?.id);
  // And it is tried again without a request.
  await set.pass(10 * MINUTE);
  expect(set.live()).toEqual([]);
});

test('a channel of an account with a revoked grant is a failure, and delays no other', async () => {
  const { set } = await withWatches(2);
  const ann = await set.connect('ann@example.com');
  const ofAnn = await started(set, nthSpec(0, { account: ann.id }));
  set.google.revoke('ann@example.com');
  const { failures, counts } = await stopAll(set);
  expect(counts['channelsStopped']).toBe(2);
  expect(failures.map(({ id }) => id)).toEqual([ofAnn.currentId]);
});

test('a watch that is being deleted is not paused', async () => {
  const { set, watches } = await withWatches(2);
  const [watch] = watches as [WatchRecord];
  set.google.faults.stopError = { reason: 'backendError', times: 2 };
  await removeWatch(set.own, watch.id);
  expect(await stopAll(set)).toMatchObject({
    counts: { watchesPaused: 1, channelsStopped: 2 },
  });
  expect(await stored(set, watch)).toMatchObject({ condition: 'deleted' });
  await set.pass(HOUR);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
});

test('a paused watch has no current channel, and no end of a lease', async () => {
  const { set, watches } = await withWatches(1);
  const [watch] = watches as [WatchRecord];
  await stopAll(set);
  const paused = await stored(set, watch);
  expect(paused).toMatchObject({ condition: 'paused', channelIds: watch.channelIds });
  for (const name of ['currentId', 'expirationMs', 'renewAtMs', 'coveredSinceMs', 'claimedUntilMs'])
    expect(paused).not.toHaveProperty(name);
});

test('a Google that fails after everything was stopped leaves watches uncovered, not degraded', async () => {
  const { set, watches } = await withWatches(2);
  await stopAll(set);
  set.google.faults.watchError = 'backendError';
  await maintain(set.deps, { action: 'reconcile' }, Number.POSITIVE_INFINITY);
  const seen = new Set<string>();
  for (let minutes = 0; minutes < 60; minutes += 1) {
    await set.pass(MINUTE);
    for (const watch of watches) seen.add((await healthOf(set, watch)).status);
  }
  expect(seen).toContain('uncovered');
  for (const status of ['active', 'degraded']) expect(seen).not.toContain(status);
  expect(set.measured).toContainEqual(['failed', expect.objectContaining({ uncovered: true })]);
  set.google.faults.watchError = null;
  await set.pass(HOUR);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(set.live()).toHaveLength(2);
});

test('a reconciliation after everything was stopped resumes all watches', async () => {
  const { set, watches } = await withWatches(4);
  await stopAll(set);
  await set.pass(HOUR);
  const report = await maintain(set.deps, { action: 'reconcile' }, Number.POSITIVE_INFINITY);
  expect(report).toMatchObject({ done: true, counts: { watches: 4, moving: 4 } });
  await set.pass(15 * MINUTE);
  expect(set.live()).toHaveLength(4);
  for (const watch of watches) {
    const health = await healthOf(set, watch);
    expect(health.status).toBe('active');
    // The gap shows.
    expect(health.sinceMs).toBeGreaterThan(NOW_MS + HOUR - 1);
  }
});
