import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { accountKey, DUE } from '../../../lib/table/keys.ts';
import { reconcileWatch } from '../../../lib/watches/reconcile-watch.ts';
import type { WatchReconciliation } from '../../../lib/watches/reconciliation.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { moveWatch, pauseWatch } from '../../../lib/watches/rows/move-watch.ts';
import type { WatchDeps } from '../../../lib/watches/watch-deps.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { DAY, HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, MINUTE, specFor, started, statesOf, stored } from './watches.ts';

const ANN = 'ann@example.com';

/** A watch of an account of its own, at the time when its renewal is due. */
async function dueWatch(): Promise<{ set: Renewing; account: AccountRecord; watch: WatchRecord }> {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, specFor({ account: account.id }));
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  return { set, account, watch };
}

/** Reconciles a watch as it is stored, and checks the watch in the outcome, which it leaves out. */
async function reconciled(set: Renewing, which: WatchRecord, deps: WatchDeps = set.deps) {
  const outcome = await reconcileWatch(deps, await stored(set, which));
  if (!('watch' in outcome)) return outcome;
  const { watch, ...rest } = outcome;
  expect(watch).toEqual(await stored(set, which));
  expect(watch).not.toHaveProperty('claimedUntilMs');
  return rest;
}

describe('lost-claim', () => {
  const LOST: WatchReconciliation = { outcome: 'lost-claim' };

  test.each([-1, 1])('a version that differs by %i changes nothing', async (difference) => {
    const { set, watch } = await dueWatch();
    const other = { id: watch.id, version: watch.version + difference };
    expect(await reconcileWatch(set.deps, other)).toEqual(LOST);
    expect(await stored(set, watch)).toEqual(watch);
    expect(asked(set, 'watch')).toHaveLength(1);
  });

  test('a watch that does not exist is not created', async () => {
    const set = await renewing();
    expect(await reconcileWatch(set.deps, { id: 'no-such-watch', version: 1 })).toEqual(LOST);
  });

  test.each([
    ['before its channel is opened', 'set_channelIds'],
    ['before its channel is adopted', 'TransactWriteCommand'],
  ])('a watch that is paused %s stays paused, without a channel of this process', async (_, at) => {
    const { set, watch } = await dueWatch();
    let isFirst = true;
    const table = tableThat(set.table, async (name, input, next) => {
      if (isFirst && `${name} ${JSON.stringify(input)}`.includes(at)) {
        isFirst = false;
        await pauseWatch(set.table, watch.id, set.clock.now());
      }
      return next();
    });
    expect(await reconciled(set, watch, set.worker({ table }))).toEqual(LOST);
    expect(isFirst).toBe(false);
    expect(await stored(set, watch)).toMatchObject({ condition: 'paused' });
    expect(set.live()).toEqual([watch.currentId]);
  });
});

describe('renewed', () => {
  const renewal = async (set: Renewing, watch: WatchRecord) => {
    const outcome = await reconciled(set, watch);
    const { currentId, condition, dueAtMs, renewAtMs } = await stored(set, watch);
    expect([condition, dueAtMs]).toEqual(['healthy', renewAtMs]);
    expect(currentId).not.toBe(watch.currentId);
    expect(set.live()).toEqual([currentId]);
    return [outcome, currentId];
  };

  test('a watch whose renewal is due has a new channel', async () => {
    const { set, watch } = await dueWatch();
    const [outcome, channelId] = await renewal(set, watch);
    expect(outcome).toEqual({ outcome: 'renewed', reason: 'due', channelId });
  });

  test('a watch without a live channel is covered again', async () => {
    const { set, watch } = await dueWatch();
    await set.clock.advance(2 * DAY);
    const [outcome, channelId] = await renewal(set, watch);
    expect(outcome).toEqual({ outcome: 'renewed', reason: 'uncovered', channelId });
    expect(await stored(set, watch)).toMatchObject({ coveredSinceMs: set.clock.now() });
  });

  test('a watch that moves to another address has a channel there', async () => {
    const { set, watch } = await dueWatch();
    const address = set.channelDeps.notificationsUrl.replace('127.0.0.1', 'localhost');
    set.deps.notificationsUrl = address;
    await moveWatch(set.table, watch.id, { address, atMs: set.clock.now() });
    const [outcome, channelId] = await renewal(set, watch);
    expect(outcome).toEqual({ outcome: 'renewed', reason: 'requested', channelId });
    expect(await stored(set, watch)).toMatchObject({ address });
    expect(await stored(set, watch)).not.toHaveProperty('renewRequested');
  });

  test('a watch whose channel sends to another address has one to the new address', async () => {
    const set = await renewing();
    const watch = await started(set);
    set.deps.notificationsUrl = watch.address?.replace('127.0.0.1', 'localhost') ?? '';
    const [outcome, channelId] = await renewal(set, watch);
    expect(outcome).toEqual({ outcome: 'renewed', reason: 'moved', channelId });
    expect(await stored(set, watch)).toMatchObject({ address: set.deps.notificationsUrl });
  });

  test('a watch whose last renewal failed is healthy again', async () => {
    const set = await renewing();
    const watch = await started(set);
    set.google.faults.watchError = 'backendError';
    await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({ code: 'google-retry' });
    set.google.faults.watchError = null;
    const [outcome, channelId] = await renewal(set, watch);
    expect(outcome).toEqual({ outcome: 'renewed', reason: 'failed-before', channelId });
    for (const name of ['failure', 'attempts'])
      expect(await stored(set, watch)).not.toHaveProperty(name);
  });

  test('a channel that cannot be stopped yet does not change the outcome', async () => {
    const { set, watch } = await dueWatch();
    set.google.faults.stopError = 'backendError';
    expect(await reconciled(set, watch)).toMatchObject({ outcome: 'renewed' });
    const { channelIds, currentId } = await stored(set, watch);
    expect(channelIds).toEqual([watch.currentId, currentId]);
    expect(await statesOf(set, watch)).toEqual(['stopping', 'active']);
  });
});

test('adopted: a channel that a process opens before it dies becomes the current one', async () => {
  const { set, watch } = await dueWatch();
  const table = tableThat(set.table, (name, _, next) =>
    name === 'TransactWriteCommand' ? Promise.reject(new Error('the process dies')) : next(),
  );
  const dying = reconcileWatch(set.worker({ table }), watch);
  await expect(dying).rejects.toMatchObject({ code: 'storage-failed' });
  const [found, ...others] = set.live().filter((id) => id !== watch.currentId);
  expect([found, others]).toEqual([expect.any(String), []]);
  expect(await reconciled(set, watch)).toEqual({ outcome: 'lost-claim' });
  await set.clock.advance(3 * MINUTE);
  expect(await reconciled(set, watch)).toEqual({ outcome: 'adopted' });
  expect(await stored(set, watch)).toMatchObject({ currentId: found, condition: 'healthy' });
  expect(set.live()).toEqual([found]);
  expect(asked(set, 'watch')).toHaveLength(2);
});

test('not-due: a watch whose renewal is not due yet is due then, and Google is not called', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance(HOUR);
  const calls = set.google.requests.length;
  expect(await reconciled(set, watch)).toEqual({ outcome: 'not-due' });
  const { version, dueAtMs, updatedAtMs, ...rest } = await stored(set, watch);
  expect(watch).toMatchObject(rest);
  expect([version, dueAtMs]).toEqual([watch.version + 2, watch.renewAtMs]);
  expect(updatedAtMs).toBe(set.clock.now());
  expect(set.google.requests).toHaveLength(calls);
});

test('paused: a paused watch stays paused, and Google is not called', async () => {
  const { set, watch } = await dueWatch();
  const paused = await pauseWatch(set.table, watch.id, set.clock.now());
  const calls = set.google.requests.length;
  expect(await reconciled(set, watch)).toEqual({ outcome: 'paused' });
  const { version, updatedAtMs } = await stored(set, watch);
  expect(await stored(set, watch)).toEqual({ ...paused, version, updatedAtMs });
  expect(version).toBe((paused?.version ?? 0) + 2);
  expect(set.google.requests).toHaveLength(calls);
});

test('account-gone: a watch without its account is suspended, and Google is not called', async () => {
  const { set, account, watch } = await dueWatch();
  const { table } = set;
  await table.client.send(
    new DeleteCommand({ TableName: table.name, Key: accountKey(account.id) }),
  );
  const calls = set.google.requests.length;
  expect(await reconciled(set, watch)).toEqual({ outcome: 'account-gone' });
  expect(await stored(set, watch)).toMatchObject({
    condition: 'needs_reconnect',
    conditionSinceMs: set.clock.now(),
    dueAtMs: DUE.never,
  });
  expect(set.google.requests).toHaveLength(calls);
});

describe('waiting-for-quota', () => {
  async function throttled() {
    const { set, account, watch } = await dueWatch();
    const untilMs = set.clock.now() + 3 * DAY;
    await throttleAccount(set.table, account, { untilMs, count: 1 });
    return { set, watch, untilMs, calls: set.google.requests.length };
  }

  test('a covered watch stays healthy until the quota is free', async () => {
    const { set, watch, untilMs, calls } = await throttled();
    expect(await reconciled(set, watch)).toEqual({ outcome: 'waiting-for-quota', untilMs });
    const { condition, conditionSinceMs, dueAtMs } = await stored(set, watch);
    expect([condition, conditionSinceMs]).toEqual(['healthy', NOW_MS]);
    expect(dueAtMs).toBeGreaterThan(untilMs);
    expect(set.google.requests).toHaveLength(calls);
  });

  test('an uncovered watch is failing', async () => {
    const { set, watch, untilMs, calls } = await throttled();
    await set.clock.advance(2 * DAY);
    expect(await reconciled(set, watch)).toEqual({ outcome: 'waiting-for-quota', untilMs });
    expect(await stored(set, watch)).toMatchObject({
      condition: 'failing',
      conditionSinceMs: set.clock.now(),
      failure: { reason: 'quota' },
    });
    expect(set.google.requests).toHaveLength(calls);
  });
});

describe('failed', () => {
  test.each([
    ['backendError', 'failing'],
    ['forbidden', 'failing'],
    ['insufficientPermissions', 'needs_reconnect'],
    ['rateLimitExceeded', 'failing'],
  ] as const)(
    'a renewal that Google rejects as %s leaves the watch %s',
    async (reason, condition) => {
      const { set, watch } = await dueWatch();
      Object.assign(set.google.faults, { watchError: reason, retryAfterSeconds: 77 });
      const outcome = await reconciled(set, watch);
      const { failure, currentId, ...after } = await stored(set, watch);
      const error = expect.objectContaining({ reason, retryAfterMs: 77_000 });
      expect(outcome).toEqual({ outcome: 'failed', error, failure });
      expect(outcome).toHaveProperty('error', expect.any(GoogleError));
      expect(after).toMatchObject({ condition, attempts: 1, conditionSinceMs: set.clock.now() });
      expect([currentId, failure?.reason]).toEqual([watch.currentId, reason]);
      expect(set.live()).toEqual([watch.currentId]);
    },
  );

  test.each([
    ['notFound', 'gone'],
    ['pushNotSupportedForRequestedResource', 'unsupported'],
  ] as const)('the third rejection as %s makes the watch %s', async (watchError, condition) => {
    const { set, watch } = await dueWatch();
    set.google.faults.watchError = watchError;
    const conditions: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      expect(await reconciled(set, watch)).toMatchObject({ outcome: 'failed' });
      conditions.push((await stored(set, watch)).condition);
    }
    expect(conditions).toEqual(['failing', 'failing', condition]);
  });

  test('a failure without a live channel is measured as uncovered', async () => {
    const { set, watch } = await dueWatch();
    await set.clock.advance(2 * DAY);
    set.google.faults.watchError = 'forbidden';
    expect(await reconciled(set, watch)).toMatchObject({ outcome: 'failed' });
    expect(set.measured.at(-1)).toEqual(['failed', expect.objectContaining({ uncovered: true })]);
  });
});

test('suspended: a revoked grant suspends the watch until its account has other credentials', async () => {
  const { set, account, watch } = await dueWatch();
  set.google.revoke(ANN);
  const outcome = await reconciled(set, watch);
  const { failure, ...after } = await stored(set, watch);
  const error = expect.objectContaining({ code: 'google-reconnect', reason: 'invalid_grant' });
  expect(outcome).toEqual({ outcome: 'suspended', error, failure });
  expect(after).toMatchObject({
    condition: 'needs_reconnect',
    conditionSinceMs: set.clock.now(),
    currentId: watch.currentId,
    dueAtMs: DUE.never,
  });
  expect(await getAccountOfAnyOwner(set.table, account.id)).toMatchObject({
    status: 'needs_reconnect',
    failure: { reason: 'invalid_grant' },
  });
});

test('stopping, then stopped: a deleted watch is due until its channels are stopped', async () => {
  const { set, watch } = await dueWatch();
  set.google.faults.stopError = 'backendError';
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopping' });
  expect(await reconciled(set, watch)).toEqual({ outcome: 'stopping' });
  const { condition, attempts, dueAtMs } = await stored(set, watch);
  expect([condition, attempts]).toEqual(['deleted', 2]);
  expect(dueAtMs).toBe(set.clock.now() + 2 * MINUTE);
  expect(set.live()).toEqual([watch.currentId]);

  set.google.faults.stopError = null;
  expect(await reconciled(set, watch)).toEqual({ outcome: 'stopped' });
  expect(await stored(set, watch)).not.toHaveProperty('dueAtMs');
  expect(await stored(set, watch)).toMatchObject({ condition: 'deleted' });
  expect(set.live()).toEqual([]);
});
