import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { pauseEverything, stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { accountKey } from '../../../lib/table/keys.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { pauseWatch } from '../../../lib/watches/rows/move-watch.ts';
import { HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import {
  asked,
  healthOf,
  MINUTE,
  OWNER,
  onlyCurrentIsOpen,
  specFor,
  started,
  statesOf,
  stored,
} from './watches.ts';

test('a watch is renewed at once when its user requests it', async () => {
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

test('a claimed watch is busy, and Google is not called', async () => {
  const set = await renewing();
  const watch = await started(set);
  await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  const calls = set.google.requests.length;
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'watch-busy',
  });
  expect(set.google.requests).toHaveLength(calls);
});

test('of two concurrent renewals one succeeds, and the other is rejected as busy', async () => {
  const set = await renewing();
  const watch = await started(set);
  const both = await Promise.allSettled([
    renewWatch(set.own, watch.id),
    renewWatch(set.own, watch.id),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const rejected = both.find(({ status }) => status === 'rejected');
  expect(rejected).toMatchObject({ reason: { code: 'watch-busy' } });
  expect(asked(set, 'watch')).toHaveLength(2);
});

test('a watch that is gone is tried again on request, and is active if Google opens a channel', async () => {
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
  ['google-blocked', 'forbidden'],
  ['google-permanent', 'badRequest'],
  ['google-unsupported', 'pushNotSupportedForRequestedResource'],
  ['google-reconnect', 'insufficientPermissions'],
  ['google-retry', 'backendError'],
] as const)(
  'a renewal that Google rejects as %s is rejected with that code, and the old channel stays',
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

test('a requested renewal that fails throws the error of Google, with its status and Retry-After', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = { status: 503, reason: 'backendError' };
  set.google.faults.retryAfterSeconds = 77;
  const error: unknown = await renewWatch(set.own, watch.id).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GoogleError);
  expect(error).toMatchObject({
    code: 'google-retry',
    errorClass: 'retry',
    status: 503,
    reason: 'backendError',
    retryAfterMs: 77_000,
  });
  const { failure, dueAtMs } = await stored(set, watch);
  expect(failure).toMatchObject({ class: 'retry', message: (error as GoogleError).message });
  expect(dueAtMs).toBe(NOW_MS + 77_000);
});

test('a requested renewal that exhausts the quota throws the error of Google, the next one a wait', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.faults.watchError = { status: 429, reason: 'rateLimitExceeded' };
  set.google.faults.retryAfterSeconds = 77;
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    status: 429,
    retryAfterMs: 77_000,
  });
  const calls = set.google.requests.length;
  await set.clock.advance(7000);
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'quota-exhausted',
    retryAfterMs: 70_000,
  });
  expect(set.google.requests).toHaveLength(calls);
});

test('a requested renewal whose quota another process exhausts meanwhile is rejected with the wait', async () => {
  const set = await renewing();
  const watch = await started(set);
  const calls = set.google.requests.length;
  const untilMs = set.clock.now() + HOUR;
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'UpdateCommand')
      await throttleAccount(set.table, defaultAccount(), { untilMs, count: 1 });
    return next();
  });
  const own = ownDeps(set.worker({ table }), OWNER);
  await expect(renewWatch(own, watch.id)).rejects.toMatchObject({
    code: 'quota-exhausted',
    retryAfterMs: HOUR,
  });
  expect(await stored(set, watch)).toMatchObject({ condition: 'healthy' });
  expect(set.google.requests).toHaveLength(calls);
});

test('a requested renewal of a watch whose account is gone is rejected', async () => {
  const set = await renewing();
  const account = await set.connect('ann@example.com');
  const watch = await started(set, specFor({ account: account.id }));
  const Key = accountKey(account.id);
  await set.table.client.send(new DeleteCommand({ TableName: set.table.name, Key }));
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({ code: 'unknown-account' });
  expect(set.live()).toEqual([watch.currentId]);
});

test('a requested renewal that loses its claim is rejected as busy, and leaves no channel', async () => {
  const set = await renewing();
  const watch = await started(set);
  let isFirst = true;
  const table = tableThat(set.table, async (name, _, next) => {
    if (isFirst && name === 'TransactWriteCommand') {
      isFirst = false;
      await pauseWatch(set.table, watch.id, set.clock.now());
    }
    return next();
  });
  const own = ownDeps(set.worker({ table }), OWNER);
  await expect(renewWatch(own, watch.id)).rejects.toMatchObject({ code: 'watch-busy' });
  expect(isFirst).toBe(false);
  expect(set.live()).toEqual([watch.currentId]);
});

test('a requested renewal that fails is repeated by the sweep, and the watch is active again', async () => {
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

test('a paused watch resumes when its user requests a renewal', async () => {
  const set = await renewing();
  const watch = await started(set);
  for (const action of [pauseEverything, stopEverything])
    await action(set.deps, { place: undefined, endAtMs: Number.POSITIVE_INFINITY });
  await set.clock.advance(HOUR);
  const renewed = await renewWatch(set.own, watch.id);
  expect(set.live()).toEqual([renewed.currentId]);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS + HOUR });
});

test.each(['no-such-watch', '../etc', 'x'.repeat(3000), ''])(
  'a watch with the id %j is not found',
  async (id) => {
    const set = await renewing();
    await expect(renewWatch(set.own, id)).rejects.toMatchObject({ code: 'not-found' });
  },
);

test('a watch of another owner is not found, and not renewed', async () => {
  const set = await renewing();
  const watch = await started(set);
  await expect(renewWatch(ownDeps(set.deps, 'bob'), watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await stored(set, watch)).toEqual(watch);
});
