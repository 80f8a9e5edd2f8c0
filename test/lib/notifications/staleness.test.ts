import { expect, test } from 'vitest';
import { observe } from '../../../lib/notifications/observe.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { asked, healthOf, MINUTE, OWNER, specFor, started, stored } from '../watches/watches.ts';
import { cameOn } from './notifications.ts';

const SETTINGS = { leaseCapSeconds: 7 * 86_400 };

/** A watch with leases of a week that is told of something each hour, for a day. */
async function talkative() {
  const set = await renewing({ settings: SETTINGS, faults: { drop: true } });
  const watch = await started(set);
  await speak(set, watch, 24, HOUR);
  return { set, watch: await stored(set, watch) };
}

async function speak(set: Renewing, watch: { id: string }, times: number, pauseMs: number) {
  const observer = { table: set.table, now: set.clock.now, log: set.channelDeps.log };
  for (let n = 0; n < times; n += 1) {
    await set.pass(pauseMs);
    const { currentId } = await stored(set, watch);
    await observe(observer, [cameOn(currentId, set.clock.now())]);
  }
}

const staleOnes = ({ logged }: Renewing) =>
  logged.filter((line) => line.includes('"silent"')).length;

test('a watch that is silent for much longer than its usual is reopened early (L16)', async () => {
  const { set, watch } = await talkative();
  await set.pass(15 * HOUR);
  expect((await stored(set, watch)).currentId).toBe(watch.currentId);
  await set.pass(2 * HOUR);
  const reopened = await stored(set, watch);
  expect(reopened.currentId).not.toBe(watch.currentId);
  expect(reopened.staleReopenings).toBe(1);
  expect(set.clock.now()).toBeLessThan((watch.renewAtMs ?? 0) - DAY);
  expect(set.live()).toEqual([reopened.currentId]);
  // With twice the patience, and not looked at before.
  expect(reopened.dueAtMs).toBe((reopened.openedAtMs ?? 0) + 32 * HOUR);
  expect(staleOnes(set)).toBe(1);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test('each reopening that changed nothing doubles the patience', async () => {
  const { set, watch } = await talkative();
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
  expect(staleOnes(set)).toBe(3);
});

test('a notification ends the silence: the patience is as before', async () => {
  const { set, watch } = await talkative();
  await set.pass(17 * HOUR);
  expect(await stored(set, watch)).toMatchObject({ staleReopenings: 1 });
  await speak(set, watch, 1, HOUR);
  const { currentId, staleReopenings } = await stored(set, watch);
  expect(staleReopenings).toBe(0);
  expect(currentId).not.toBe(watch.currentId);
});

test('a watch that goes on talking is not reopened', async () => {
  const { set, watch } = await talkative();
  await speak(set, watch, 30, 2 * HOUR);
  expect((await stored(set, watch)).currentId).toBe(watch.currentId);
  expect(staleOnes(set)).toBe(0);
});

test('a watch of which little is known is not reopened, however silent', async () => {
  const set = await renewing({ settings: SETTINGS, faults: { drop: true } });
  const watch = await started(set, specFor());
  await speak(set, watch, 5, MINUTE);
  await renewWatch(set.own, watch.id);
  await set.pass(3 * DAY, HOUR);
  expect(staleOnes(set)).toBe(0);
});

test('a reopening because of silence that fails leaves the old channel, and is tried again', async () => {
  const { set, watch } = await talkative();
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
