import { expect, test } from 'vitest';
import { pauseEverything, stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import {
  asked,
  healthOf,
  MINUTE,
  OWNER,
  onlyCurrentIsOpen,
  started,
  statesOf,
  stored,
} from './watches.ts';

test('a watch is renewed at once because its user asks for it', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance(HOUR);
  const renewed = await renewWatch(set.own, watch.id);
  expect(renewed.currentId).not.toBe(watch.currentId);
  expect(renewed.expirationMs).toBe((watch.expirationMs ?? 0) + HOUR);
  expect(renewed).not.toHaveProperty('renewRequested');
  expect(await stored(set, watch)).toEqual(renewed);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
  expect(asked(set, 'watch')).toHaveLength(2);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(set.live()).toEqual([renewed.currentId]);
});

test('a watch that is looked after just now is busy, and nothing is asked', async () => {
  const set = await renewing();
  const watch = await started(set);
  await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  const calls = set.google.requests.length;
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'watch-busy',
  });
  expect(set.google.requests).toHaveLength(calls);
});

test('of two who ask at once one gets it, and the other is told that it is busy', async () => {
  const set = await renewing();
  const watch = await started(set);
  const both = await Promise.allSettled([
    renewWatch(set.own, watch.id),
    renewWatch(set.own, watch.id),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find(({ status }) => status === 'rejected');
  expect(refused).toMatchObject({ reason: { code: 'watch-busy' } });
  expect(asked(set, 'watch')).toHaveLength(2);
});

test('a watch that is gone is tried again, and works again if Google has changed its mind', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = 'notFound';
  await set.pass((watch.renewAtMs ?? 0) + HOUR - NOW_MS);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'gone' });
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'google-gone',
  });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'gone' });
  set.google.faults.watchError = null;
  await renewWatch(set.own, watch.id);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test.each([
  ['google-permanent', 'forbidden'],
  ['google-unsupported', 'pushNotSupportedForRequestedResource'],
  ['google-reconnect', 'insufficientPermissions'],
  ['google-retry', 'backendError'],
] as const)(
  'what Google refuses as %s is told, and the old channel stays',
  async (code, watchError) => {
    const set = await renewing();
    const watch = await started(set);
    set.google.faults.watchError = watchError;
    await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({ code });
    expect(await stored(set, watch)).toMatchObject({
      currentId: watch.currentId,
      failure: { reason: watchError },
    });
    expect(set.live()).toEqual([watch.currentId]);
  },
);

test('a renewal that was asked for and failed is made up for, and the watch is well again', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = 'backendError';
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'google-retry',
  });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
  set.google.faults.watchError = null;
  await set.pass(10 * MINUTE);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
  expect(currentId).not.toBe(watch.currentId);
});

test('a watch that is paused goes on because its user asks for it', async () => {
  const set = await renewing();
  const watch = await started(set);
  for (const action of [pauseEverything, stopEverything])
    await action(set.deps, { place: undefined, endAtMs: Number.POSITIVE_INFINITY });
  await set.clock.advance(HOUR);
  const renewed = await renewWatch(set.own, watch.id);
  expect(set.live()).toEqual([renewed.currentId]);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS + HOUR });
});

test.each(['no-such-watch', '../etc', 'x'.repeat(3000), ''])('there is no watch %s', async (id) => {
  const set = await renewing();
  await expect(renewWatch(set.own, id)).rejects.toMatchObject({ code: 'not-found' });
});

test('another owner’s watch is not found, and not renewed', async () => {
  const set = await renewing();
  const watch = await started(set);
  await expect(renewWatch(set.deps, 'bob', watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await stored(set, watch)).toEqual(watch);
});
