import { expect, test } from 'vitest';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { DAY, HOUR, NOW_MS, stateIn, tableThat, USER } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  channelsOf,
  currentOf,
  healthOf,
  MINUTE,
  onlyCurrentIsOpen,
  specFor,
  started,
  statesOf,
  stored,
} from './watches.ts';

/** Lets time pass until a watch has been renewed. */
async function renewed(set: Renewing, watch: { id: string; renewAtMs?: number }): Promise<void> {
  const { renewAtMs = 0 } = await stored(set, watch);
  await set.pass(renewAtMs + MINUTE - set.clock.now());
}

/** The calls to Google, in order, with the channels that are open before each. */
function callsTo(set: { google?: Renewing }) {
  const calls: { name: string; live: string[] }[] = [];
  const send: typeof fetch = async (url, init) => {
    const name = new URL(String(url)).pathname.split('/').at(-1) ?? '';
    if (name !== 'token') calls.push({ name, live: set.google?.live() ?? [] });
    return fetch(url, init);
  };
  return { calls, send };
}

test('a watch is renewed in time, with one watch call and one stop (L1, L2)', async () => {
  const set = await renewing();
  const watch = await started(set);
  await renewed(set, watch);
  expect(set.clock.now()).toBeLessThan((watch.expirationMs ?? 0) - 12 * HOUR);
  expect(asked(set, 'watch')).toHaveLength(2);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
  const { currentId, live, active } = await onlyCurrentIsOpen(set, watch);
  expect([live, active]).toEqual([[currentId], [currentId]]);
  expect(currentId).not.toBe(watch.currentId);
  expect(set.logged.some((line) => line.includes('"reason":"due"'))).toBe(true);
});

test('Google is not called before a renewal is due', async () => {
  const set = await renewing();
  const { renewAtMs = 0 } = await started(set);
  await set.pass(renewAtMs - MINUTE - NOW_MS);
  expect(asked(set, 'watch')).toHaveLength(1);
  expect(await set.due()).toEqual([]);
});

test('a renewal opens the new channel, stores it, and only then stops the old one (L3)', async () => {
  const whole: { google?: Renewing } = {};
  const { calls, send } = callsTo(whole);
  const set = await renewing({ fetch: send });
  whole.google = set;
  const watch = await started(set);
  calls.length = 0;
  await renewed(set, watch);
  const { currentId } = await stored(set, watch);
  const done = calls.filter(
    ({ name }, at) => !(name === 'watch' && calls[at + 1]?.name === 'watch'),
  );
  expect(done).toEqual([
    { name: 'watch', live: [watch.currentId] },
    { name: 'stop', live: expect.arrayContaining([watch.currentId, currentId]) },
  ]);
});

test('a watch has a live channel at every instant, renewal after renewal', async () => {
  let set: Renewing | undefined;
  const fewest: number[] = [];
  const send: typeof fetch = async (url, init) => {
    if (set && set.live().length > 0) fewest.push(set.live().length);
    const response = await fetch(url, init);
    fewest.push(set?.live().length ?? 1);
    return response;
  };
  set = await renewing({ fetch: send });
  const watch = await started(set, specFor({ leaseSeconds: 6 * 3600 }));
  fewest.length = 0;
  await set.pass(3 * DAY);
  expect(Math.min(...fewest)).toBe(1);
  expect((await channelsOf(set, watch)).length).toBeGreaterThan(12);
  expect(asked(set, 'stop')).toHaveLength(asked(set, 'watch').length - 1);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test('every channel of a watch has a new id (L7)', async () => {
  const set = await renewing();
  const watch = await started(set, specFor({ leaseSeconds: 6 * 3600 }));
  await set.pass(2 * DAY);
  const ids = (await channelsOf(set, watch)).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(8);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a channel id that Google calls taken is replaced, and no other channel stays open (L7)', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = { reason: 'channelIdNotUnique', times: 1 };
  await renewed(set, watch);
  await set.pass(10 * MINUTE);
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

test('the old channel of a renewal is superseded, then stopping, then stopped', async () => {
  const set = await renewing();
  const watch = await started(set);
  const states: unknown[] = [];
  const table = tableThat(set.table, (name, input, next) => {
    const isOld =
      (input['Key'] as { pk?: string } | undefined)?.pk === `CHANNEL#${watch.currentId}`;
    if (name === 'UpdateCommand' && isOld) states.push(stateIn(input));
    return next();
  });
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  for (const work of await set.due()) await processWork(set.worker({ table }), work);
  expect(states).toEqual(['superseded', 'stopping', 'stopped']);
});

test('a notification on the old channel is accepted until the channel is stopped', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await renewed(set, watch);
  expect(set.live()).toHaveLength(2);
  await set.google.idle();
  set.received.length = 0;
  expect(set.google.notify({ resource: 'drive.changes', user: USER })).toBe(2);
  await set.google.idle();
  expect(set.received).toEqual([200, 200]);
  set.google.faults.stopError = null;
  await set.pass(HOUR);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
  expect(set.live()).toEqual([(await currentOf(set, watch)).id]);
});

test('a watch records its channels in the order in which they are opened', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  for (let times = 0; times < 3; times += 1) {
    await set.clock.advance(MINUTE);
    await renewWatch(set.own, watch.id);
  }
  const opened = (await channelsOf(set, watch)).map(({ id }) => id);
  expect(opened).toHaveLength(4);
  expect((await stored(set, watch)).channelIds).toEqual(opened);
});

test('a renewal that fails keeps the old channel, and the watch is degraded', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = 'backendError';
  await renewed(set, watch);
  expect(set.live()).toEqual([watch.currentId]);
  expect(asked(set, 'stop')).toEqual([]);
  expect(await stored(set, watch)).toMatchObject({
    currentId: watch.currentId,
    condition: 'failing',
  });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
  set.google.faults.watchError = null;
  await set.pass(HOUR);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect([live, currentId === watch.currentId]).toEqual([[currentId], false]);
});
