import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { reconcileWatch } from '../../../lib/watches/reconcile-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { MINUTE, started, statesOf, stored } from './watches.ts';

const reconciled = async (set: Renewing, watch: WatchRecord) =>
  reconcileWatch(set.deps, await stored(set, watch));

test('a watch that is not due keeps its open channels in their order, and forgets those that ended', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await set.clock.advance(1);
  const { currentId } = await renewWatch(set.own, watch.id);
  const both = [watch.currentId, currentId];
  expect(await reconciled(set, watch)).toMatchObject({
    outcome: 'not-due',
    watch: { channelIds: both },
  });

  set.google.faults.stopError = null;
  await set.pass(HOUR);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
  expect(await reconciled(set, watch)).toMatchObject({
    outcome: 'not-due',
    watch: { channelIds: [currentId] },
  });
});

test.each([
  [0, 'renewed'],
  [1, 'waiting-for-quota'],
])('a watch whose wait for the quota ends in %i ms is %s', async (leftMs, outcome) => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const untilMs = set.clock.now() + leftMs;
  await throttleAccount(set.table, defaultAccount(), { untilMs, count: 1 });
  expect(await reconciled(set, watch)).toMatchObject({ outcome });
});

test('a table that fails while a channel is opened is no failure of Google, and the claim runs out', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  set.measured.length = 0;
  const table = tableThat(set.table, (name, _, next) =>
    name === 'PutCommand' ? Promise.reject(new Error('throttled')) : next(),
  );
  const failing = reconcileWatch(set.worker({ table }), watch);
  await expect(failing).rejects.toMatchObject({ code: 'storage-failed' });
  expect(set.measured).toEqual([]);
  const { condition, claimedUntilMs } = await stored(set, watch);
  expect([condition, claimedUntilMs]).toEqual(['healthy', expect.any(Number)]);
});

test('a channel to another address that a process opens before it dies is replaced, not adopted', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const notificationsUrl = set.deps.notificationsUrl.replace('127.0.0.1', 'localhost');
  const table = tableThat(set.table, (name, _, next) =>
    name === 'TransactWriteCommand' ? Promise.reject(new Error('the process dies')) : next(),
  );
  const dying = reconcileWatch(set.worker({ table, notificationsUrl }), watch);
  await expect(dying).rejects.toMatchObject({ code: 'storage-failed' });
  expect(set.live()).toHaveLength(2);

  await set.clock.advance(3 * MINUTE);
  expect(await reconciled(set, watch)).toMatchObject({ outcome: 'renewed', reason: 'moved' });
  const { currentId, address } = await stored(set, watch);
  expect([set.live(), address]).toEqual([[currentId], set.deps.notificationsUrl]);
});

test('a renewal that fails records its channels after the open ones, in the order of opening', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await set.clock.advance(1);
  const { currentId } = await renewWatch(set.own, watch.id);
  set.google.faults.watchError = 'backendError';
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({ code: 'google-retry' });
  const { channelIds } = await stored(set, watch);
  expect(channelIds.slice(0, 2)).toEqual([watch.currentId, currentId]);
  expect(new Set(channelIds).size).toBe(4);
});
