import { expect, test } from 'vitest';
import { observe } from '../../../lib/notifications/observe.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { HOUR, NOW_MS } from '../../support/times.ts';
import { USER } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { nthSpec, observeAll, started, stored } from '../watches/watches.ts';
import { observeDeps, receivedOn } from './notifications.ts';

/** A watch, and a function that observes notifications of its channels. */
async function watched(): Promise<{ set: Renewing; watch: WatchRecord; observed: Observed }> {
  const set = await renewing();
  const watch = await started(set);
  return { set, watch, observed: (notifications) => observe(observeDeps(set), notifications) };
}

type Observed = (notifications: readonly StoredNotification[]) => Promise<void>;

async function usualIntervalOf(set: Renewing, watch: WatchRecord) {
  const { lastNotificationAtMs, notificationCount, usualIntervalMs } = await stored(set, watch);
  return { lastNotificationAtMs, notificationCount, usualIntervalMs };
}

test('a notification that arrives at the receiver is recorded as the last one of its watch', async () => {
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

test('a sync does not count as a notification of the watch', async () => {
  const { set, watch } = await watched();
  await set.google.idle();
  await observeAll(set);
  expect(set.received).toEqual([200]);
  expect(await stored(set, watch)).toEqual(watch);
});

test('the usual interval of a watch follows from its notifications', async () => {
  const { set, watch, observed } = await watched();
  const hours = [1, 2, 3, 7, 8];
  await observed(hours.map((hour) => receivedOn(watch.currentId, NOW_MS + hour * HOUR)));
  const { usualIntervalMs = 0, ...rest } = await usualIntervalOf(set, watch);
  expect(rest).toEqual({ lastNotificationAtMs: NOW_MS + 8 * HOUR, notificationCount: 5 });
  expect(usualIntervalMs).toBeGreaterThan(3.5 * HOUR);
  expect(usualIntervalMs).toBeLessThanOrEqual(4 * HOUR);
});

test('notifications that are observed again change nothing', async () => {
  const { set, watch, observed } = await watched();
  const notifications = [1, 2, 5].map((hour) => receivedOn(watch.currentId, NOW_MS + hour * HOUR));
  await observed(notifications);
  const before = await stored(set, watch);
  await observed(notifications);
  await observed(notifications.slice(1));
  expect(await stored(set, watch)).toEqual(before);
});

test('notifications of a batch have the same result in any order', async () => {
  const { set, watch, observed } = await watched();
  const other = await started(set, nthSpec(5));
  const hours = [1, 2, 5, 6, 9];
  await observed(hours.map((hour) => receivedOn(watch.currentId, NOW_MS + hour * HOUR)));
  await observed([9, 1, 6, 5, 2].map((hour) => receivedOn(other.currentId, NOW_MS + hour * HOUR)));
  expect(await usualIntervalOf(set, other)).toEqual(await usualIntervalOf(set, watch));
});

test('a notification that is observed after a newer one changes nothing', async () => {
  const { set, watch, observed } = await watched();
  await observed([receivedOn(watch.currentId, NOW_MS + 5 * HOUR)]);
  const before = await stored(set, watch);
  await observed([receivedOn(watch.currentId, NOW_MS + 2 * HOUR)]);
  expect(await stored(set, watch)).toEqual(before);
});

test('a notification on the channel before counts for the same watch, in the order of time', async () => {
  const { set, watch, observed } = await watched();
  await set.pass((watch.renewAtMs ?? 0) + 60_000 - NOW_MS);
  const { currentId } = await stored(set, watch);
  const atMs = set.clock.now();
  await observed([
    receivedOn(currentId, atMs + 2 * HOUR),
    receivedOn(watch.currentId, atMs + HOUR),
  ]);
  expect(await usualIntervalOf(set, watch)).toEqual({
    lastNotificationAtMs: atMs + 2 * HOUR,
    notificationCount: 2,
    usualIntervalMs: HOUR,
  });
});

test('batches that are observed at once record the newest notification', async () => {
  const { set, watch, observed } = await watched();
  const hours = [4, 1, 3, 2];
  await Promise.all(
    hours.map((hour) => observed([receivedOn(watch.currentId, NOW_MS + hour * HOUR)])),
  );
  expect((await usualIntervalOf(set, watch)).lastNotificationAtMs).toBe(NOW_MS + 4 * HOUR);
});

test('a batch with more channels than one request can read is observed as a whole', async () => {
  const { set, watch, observed } = await watched();
  const others = Array.from({ length: 150 }, () => receivedOn(crypto.randomUUID(), NOW_MS));
  await observed([...others, receivedOn(watch.currentId, NOW_MS + HOUR)]);
  expect(await usualIntervalOf(set, watch)).toMatchObject({ lastNotificationAtMs: NOW_MS + HOUR });
  expect(set.logged.filter((line) => line.includes('not in the ledger'))).toHaveLength(150);
});

test('a notification for a deleted watch does not make it due', async () => {
  const { set, watch, observed } = await watched();
  await removeWatch(set.own, watch.id);
  await observed([receivedOn(watch.currentId, NOW_MS + 60_000)]);
  expect(await set.due()).toEqual([]);
  expect(await stored(set, watch)).toHaveProperty('deletedAtMs');
});

test('a notification cannot be observed while the database is down, and the error says so', async () => {
  const { set, watch } = await watched();
  const client = { send: async () => Promise.reject(new Error('down')) };
  const table = { ...set.table, client: client as never };
  const deps = { ...observeDeps(set), table };
  await expect(observe(deps, [receivedOn(watch.currentId, NOW_MS)])).rejects.toMatchObject({
    code: 'storage-failed',
  });
});

test('a channel that is not in the ledger is logged with all that is needed to stop it (L5)', async () => {
  const { set, observed } = await watched();
  const orphan = receivedOn('orphan-channel', NOW_MS, {
    resourceId: 'a/b+c',
    tokenData: 'my-secret-data',
  });
  set.logged.length = 0;
  await observed([orphan, receivedOn('orphan-channel', NOW_MS - 5, { resourceId: 'a/b+c' })]);
  expect(set.logged).toHaveLength(1);
  const line = JSON.parse(set.logged[0] ?? '');
  expect(line).toMatchObject({
    level: 'error',
    channelId: 'orphan-channel',
    resource: 'drive.changes',
    resourceId: 'a/b+c',
    resourceUri: orphan.notification.resourceUri,
    fix: expect.stringContaining('DELETE /channels/orphan-channel?resourceId=a%2Fb%2Bc&account='),
  });
  expect(set.logged[0]).not.toContain('my-secret-data');
  expect(Object.keys(line).filter((name) => /token/i.test(name))).toEqual([]);
});
