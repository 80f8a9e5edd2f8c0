import { expect, test } from 'vitest';
import { observe } from '../../../lib/notifications/observe.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { DAY, HOUR, MINUTE, NOW_MS } from '../../support/times.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { asked, healthOf, specFor, started, stored } from '../watches/watches.ts';
import { observeDeps, receivedOn } from './notifications.ts';

const SETTINGS = { leaseCapSeconds: 7 * 86_400 };

/** A watch with leases of a week that has had a notification each hour, for a day. */
async function active() {
  const set = await renewing({ settings: SETTINGS, faults: { drop: true } });
  const watch = await started(set);
  await receive(set, watch, 24, HOUR);
  return { set, watch: await stored(set, watch) };
}

/** A watch receives so many notifications, each after a pause. */
async function receive(set: Renewing, watch: { id: string }, times: number, pauseMs: number) {
  for (let n = 0; n < times; n += 1) {
    await set.pass(pauseMs);
    const { currentId } = await stored(set, watch);
    await observe(observeDeps(set), [receivedOn(currentId, set.clock.now())]);
  }
}

const staleRenewals = ({ logged }: Renewing) =>
  logged.filter((line) => line.includes('"stale"')).length;

test('a watch without notifications for much longer than usual is renewed early (L16)', async () => {
  const { set, watch } = await active();
  await set.pass(15 * HOUR);
  expect((await stored(set, watch)).currentId).toBe(watch.currentId);
  await set.pass(2 * HOUR);
  const reopened = await stored(set, watch);
  expect(reopened.currentId).not.toBe(watch.currentId);
  expect(reopened.staleReopenings).toBe(1);
  expect(set.clock.now()).toBeLessThan((watch.renewAtMs ?? 0) - DAY);
  expect(set.live()).toEqual([reopened.currentId]);
  // The wait is twice as long, and the watch is not due before.
  expect(reopened.dueAtMs).toBe((reopened.openedAtMs ?? 0) + 32 * HOUR);
  expect(staleRenewals(set)).toBe(1);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test('a stale watch waits twice as long after each renewal that changes nothing', async () => {
  const { set, watch } = await active();
  const calls = asked(set, 'watch').length;
  await set.pass(7 * DAY, 10 * MINUTE);
  const times = asked(set, 'watch')
    .slice(calls)
    .map(({ at }) => at);
  const pauses = times.map((at, n) => at - (times[n - 1] ?? watch.lastNotificationAtMs ?? 0));
  const [first = 0, second = 0, third = 0] = pauses;
  expect(first / HOUR).toBeCloseTo(16, 0);
  expect(second / HOUR).toBeCloseTo(32, 0);
  expect(third / HOUR).toBeCloseTo(64, 0);
  expect(staleRenewals(set)).toBe(3);
});

test('a stale watch that has a notification again waits as long as before', async () => {
  const { set, watch } = await active();
  await set.pass(17 * HOUR);
  expect(await stored(set, watch)).toMatchObject({ staleReopenings: 1 });
  await receive(set, watch, 1, HOUR);
  const { currentId, staleReopenings } = await stored(set, watch);
  expect(staleReopenings).toBe(0);
  expect(currentId).not.toBe(watch.currentId);
});

test('a watch that has notifications is not stale', async () => {
  const { set, watch } = await active();
  await receive(set, watch, 30, 2 * HOUR);
  expect((await stored(set, watch)).currentId).toBe(watch.currentId);
  expect(staleRenewals(set)).toBe(0);
});

test('a watch with few notifications is not stale, however long it has none', async () => {
  const set = await renewing({ settings: SETTINGS, faults: { drop: true } });
  const watch = await started(set, specFor());
  await receive(set, watch, 5, MINUTE);
  await renewWatch(set.own, watch.id);
  await set.pass(3 * DAY, HOUR);
  expect(staleRenewals(set)).toBe(0);
});

test('a stale watch whose renewal fails keeps its channel, and is renewed later', async () => {
  const { set, watch } = await active();
  set.google.faults.watchError = 'backendError';
  await set.pass(17 * HOUR);
  expect(await stored(set, watch)).toMatchObject({
    currentId: watch.currentId,
    condition: 'failing',
  });
  set.google.faults.watchError = null;
  await set.pass(HOUR);
  expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});
