import { expect, test } from 'vitest';
import { observe } from '../../../lib/notifications/observe.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { HOUR, NOW_MS, USER } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { nthSpec, OWNER, observeAll, started, stored } from '../watches/watches.ts';
import { cameOn } from './notifications.ts';

async function watched(): Promise<{ set: Renewing; watch: WatchRecord; show: Show }> {
  const set = await renewing();
  const watch = await started(set);
  const observer = { table: set.table, now: set.clock.now, log: set.channelDeps.log };
  return { set, watch, show: (shown) => observe(observer, shown) };
}

type Show = (shown: readonly StoredNotification[]) => Promise<void>;

async function usualIntervalOf(set: Renewing, watch: WatchRecord) {
  const { lastNotificationAtMs, notificationCount, usualIntervalMs } = await stored(set, watch);
  return { lastNotificationAtMs, notificationCount, usualIntervalMs };
}

test('the last notification of a watch is kept, as it came through the receiver', async () => {
  const { set, watch } = await watched();
  await set.clock.advance(HOUR);
  set.google.notify({ resource: 'drive.changes', user: USER });
  await set.google.idle();
  await observeAll(set);
  expect(await stored(set, watch)).toMatchObject({
    lastNotificationAtMs: NOW_MS + HOUR,
    notificationCount: 1,
    usualIntervalMs: 0,
  });
});

test('a sync is no notification: it comes with every renewal', async () => {
  const { set, watch } = await watched();
  await set.google.idle();
  await observeAll(set);
  expect(set.received).toEqual([200]);
  expect(await stored(set, watch)).toEqual(watch);
});

test('how long a watch is silent as a rule is learnt from its notifications', async () => {
  const { set, watch, show } = await watched();
  const hours = [1, 2, 3, 7, 8];
  await show(hours.map((hour) => cameOn(watch.currentId, NOW_MS + hour * HOUR)));
  const { usualIntervalMs = 0, ...rest } = await usualIntervalOf(set, watch);
  expect(rest).toEqual({ lastNotificationAtMs: NOW_MS + 8 * HOUR, notificationCount: 5 });
  expect(usualIntervalMs).toBeGreaterThan(3.5 * HOUR);
  expect(usualIntervalMs).toBeLessThanOrEqual(4 * HOUR);
});

test('notifications that are shown again change nothing', async () => {
  const { set, watch, show } = await watched();
  const shown = [1, 2, 5].map((hour) => cameOn(watch.currentId, NOW_MS + hour * HOUR));
  await show(shown);
  const before = await stored(set, watch);
  await show(shown);
  await show(shown.slice(1));
  expect(await stored(set, watch)).toEqual(before);
});

test('the order within a batch does not matter', async () => {
  const { set, watch, show } = await watched();
  const other = await started(set, nthSpec(5));
  const hours = [1, 2, 5, 6, 9];
  await show(hours.map((hour) => cameOn(watch.currentId, NOW_MS + hour * HOUR)));
  await show([9, 1, 6, 5, 2].map((hour) => cameOn(other.currentId, NOW_MS + hour * HOUR)));
  expect(await usualIntervalOf(set, other)).toEqual(await usualIntervalOf(set, watch));
});

test('one that comes later than a newer one does not turn back the time', async () => {
  const { set, watch, show } = await watched();
  await show([cameOn(watch.currentId, NOW_MS + 5 * HOUR)]);
  const before = await stored(set, watch);
  await show([cameOn(watch.currentId, NOW_MS + 2 * HOUR)]);
  expect(await stored(set, watch)).toEqual(before);
});

test('what comes on the channel before counts for the same watch, in the order of time', async () => {
  const { set, watch, show } = await watched();
  await set.pass((watch.renewAtMs ?? 0) + 60_000 - NOW_MS);
  const { currentId } = await stored(set, watch);
  const atMs = set.clock.now();
  await show([cameOn(currentId, atMs + 2 * HOUR), cameOn(watch.currentId, atMs + HOUR)]);
  expect(await usualIntervalOf(set, watch)).toEqual({
    lastNotificationAtMs: atMs + 2 * HOUR,
    notificationCount: 2,
    usualIntervalMs: HOUR,
  });
});

test('batches that are shown at once do not turn back the time', async () => {
  const { set, watch, show } = await watched();
  const hours = [4, 1, 3, 2];
  await Promise.all(hours.map((hour) => show([cameOn(watch.currentId, NOW_MS + hour * HOUR)])));
  expect((await usualIntervalOf(set, watch)).lastNotificationAtMs).toBe(NOW_MS + 4 * HOUR);
});

test('a batch about more channels than one request may ask for is looked at as a whole', async () => {
  const { set, watch, show } = await watched();
  const others = Array.from({ length: 150 }, () => cameOn(crypto.randomUUID(), NOW_MS));
  await show([...others, cameOn(watch.currentId, NOW_MS + HOUR)]);
  expect(await usualIntervalOf(set, watch)).toMatchObject({ lastNotificationAtMs: NOW_MS + HOUR });
  expect(set.logged.filter((line) => line.includes('not in the ledger'))).toHaveLength(150);
});

test('what comes for a watch that was deleted brings nothing back', async () => {
  const { set, watch, show } = await watched();
  await removeWatch(set.own, watch.id);
  await show([cameOn(watch.currentId, NOW_MS + 60_000)]);
  expect(await set.due()).toEqual([]);
  expect(await stored(set, watch)).toHaveProperty('deletedAtMs');
});

test('a database that is down has the notifications shown again', async () => {
  const { set, watch } = await watched();
  const client = { send: async () => Promise.reject(new Error('down')) };
  const table = { ...set.table, client: client as never };
  const observer = { table, now: set.clock.now, log: set.channelDeps.log };
  await expect(observe(observer, [cameOn(watch.currentId, NOW_MS)])).rejects.toMatchObject({
    code: 'storage-failed',
  });
});

test('a channel that the ledger has lost is told with all that is needed to stop it (L5)', async () => {
  const { set, show } = await watched();
  const lost = cameOn('lost-channel', NOW_MS, { resourceId: 'a/b+c', tokenData: 'my-secret-data' });
  set.logged.length = 0;
  await show([lost, cameOn('lost-channel', NOW_MS - 5, { resourceId: 'a/b+c' })]);
  expect(set.logged).toHaveLength(1);
  const line = JSON.parse(set.logged[0] ?? '');
  expect(line).toMatchObject({
    level: 'error',
    channelId: 'lost-channel',
    resource: 'drive.changes',
    resourceId: 'a/b+c',
    resourceUri: lost.notification.resourceUri,
    fix: expect.stringContaining('DELETE /channels/lost-channel?resourceId=a%2Fb%2Bc&account='),
  });
  expect(set.logged[0]).not.toContain('my-secret-data');
  expect(Object.keys(line).filter((name) => /token/i.test(name))).toEqual([]);
});
