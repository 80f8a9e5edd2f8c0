import { expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { replaceCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { recordFailure } from '../../../lib/watches/record-failure.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { DAY, HOUR, NOW_MS, USER } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  healthOf,
  MINUTE,
  nthSpec,
  OWNER,
  onlyCurrentIsOpen,
  specFor,
  started,
  stored,
} from './watches.ts';

const ANN = 'ann@example.com';

/** Three watches of an account whose grant was revoked, when their renewals fall due. */
async function revoked() {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watches: WatchRecord[] = [];
  for (let n = 0; n < 3; n += 1)
    watches.push(await started(set, nthSpec(n, { account: account.id })));
  await set.pass((watches[0]?.renewAtMs ?? 0) - MINUTE - NOW_MS);
  set.google.revoke(ANN);
  const calls = set.google.requests.length;
  const callsOfAnn = () =>
    set.google.requests.slice(calls).filter(({ path }) => !/stop/.test(path));
  await set.pass(2 * MINUTE);
  return { set, account, watches, callsOfAnn };
}

/** What PUT /accounts/{id} does. */
async function replace(set: Renewing, account: AccountRecord): Promise<void> {
  const credentials = set.google.authorizedUser(ANN);
  await replaceCredentials(
    set.table,
    account.id,
    {
      type: 'authorized_user',
      identity: ANN,
      grantId: crypto.randomUUID(),
      sealed: await sealCredentials(set.sealer, account, credentials),
    },
    set.clock.now(),
  );
}

/** Puts new credentials into the secret; who has a copy keeps it until a fresh look. */
function replaceInSecret({ google, credentials }: Renewing): void {
  credentials.fresh = [JSON.stringify(google.authorizedUser(ANN))];
  credentials.latest = async () => {
    credentials.now = credentials.fresh;
    return credentials.now;
  };
}

test('credentials that were replaced before we knew are no reason to note anything', async () => {
  const set = await renewing();
  const watches: WatchRecord[] = [];
  for (let n = 0; n < 3; n += 1) watches.push(await started(set, nthSpec(n)));
  await set.pass((watches[0]?.renewAtMs ?? 0) - MINUTE - NOW_MS);
  set.google.revoke(USER);
  // This process has the old ones still, for up to five minutes.
  replaceInSecret(set);
  await set.pass(2 * MINUTE);
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({ status: 'ok' });
  expect(set.measured.filter(([name]) => name === 'needsReconnect')).toEqual([]);
  await set.pass(15 * MINUTE);
  for (const watch of watches) {
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
    expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
  }
  expect(set.measured.filter(([name]) => name === 'needsReconnect')).toEqual([]);
});

test('a failure of old ones that is told late says nothing about the new ones', async () => {
  const set = await renewing();
  const watch = await started(set);
  const account = (await getAccount(set.table, OWNER, 'default')) as AccountRecord;
  const { googleOf, digestOf } = set.deps;
  const usedCredentials = await digestOf(account);
  set.google.revoke(USER);
  replaceInSecret(set);
  const [checked] = await (await googleOf(account)).check();
  // Another renewal failed before, and has looked up the new ones.
  await googleOf(account);
  expect(await digestOf(account)).not.toBe(usedCredentials);
  const { error } = checked ?? {};
  expect(error).toBeDefined();
  const failed = { watch, account, current: undefined, error, usedCredentials };
  await recordFailure(set.deps, failed);
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({ status: 'ok' });

  // Of those in use it does.
  await recordFailure(set.deps, { ...failed, usedCredentials: await digestOf(account) });
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({
    status: 'needs_reconnect',
  });
});

test('a revoked grant makes the account need new credentials, and its watches say so (L15)', async () => {
  const { set, account, watches } = await revoked();
  const other = await started(set);
  expect(await getAccount(set.table, OWNER, account.id)).toMatchObject({
    status: 'needs_reconnect',
    failure: { reason: 'invalid_grant' },
  });
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({
      status: 'needs_reconnect',
      reason: expect.any(String),
    });
  expect(await healthOf(set, other)).toMatchObject({ status: 'active' });
  expect(set.measured.filter(([name]) => name === 'needsReconnect').length).toBeGreaterThan(0);
});

test('the watches of an account that needs new credentials cause no storm (L15)', async () => {
  const { set, account, callsOfAnn } = await revoked();
  const first = callsOfAnn().length;
  expect(first).toBeLessThanOrEqual(3 * 4);
  await set.pass(DAY);
  const later = callsOfAnn().slice(first);
  expect(later.every(({ path }) => path === '/token')).toBe(true);
  // Hourly, and ever less often.
  expect(later.length).toBeGreaterThan(3);
  expect(later.length).toBeLessThan(24);
  await set.pass(10 * DAY);
  expect(callsOfAnn().length - first - later.length).toBeLessThanOrEqual(11);
  expect(await getAccount(set.table, OWNER, account.id)).toMatchObject({
    status: 'needs_reconnect',
  });
});

test('new credentials bring the watches back by themselves, not all in one minute', async () => {
  const { set, account, watches } = await revoked();
  await set.pass(3 * HOUR);
  await replace(set, account);
  await set.pass(5 * MINUTE);
  for (const watch of watches) {
    expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
    expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
    expect(await stored(set, watch)).not.toHaveProperty('failure');
  }
  expect(set.live()).toHaveLength(3);
});

test('new credentials that come when all leases are over cover the watches again', async () => {
  const { set, account, watches } = await revoked();
  await set.pass(3 * DAY, HOUR);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({ status: 'needs_reconnect' });
  await replace(set, account);
  await set.pass(5 * MINUTE);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(set.live()).toHaveLength(3);
});

test('a grant that Google refused by mistake is found to work by looking', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, specFor({ account: account.id }));
  set.google.faults.tokenError = { reason: 'invalid_grant' };
  await set.pass((watch.renewAtMs ?? 0) + HOUR / 2 - NOW_MS);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'needs_reconnect' });
  set.google.faults.tokenError = null;
  await set.pass(HOUR);
  expect(await getAccount(set.table, OWNER, account.id)).toMatchObject({ status: 'ok' });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

test('the deployment’s own watches go on after its secret has changed', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.pass((watch.renewAtMs ?? 0) - MINUTE - NOW_MS);
  set.google.revoke(USER);
  await set.pass(2 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'needs_reconnect' });
  set.credentials.now = [JSON.stringify(set.google.authorizedUser('new@example.com'))];
  set.credentials.fresh = set.credentials.now;
  await set.pass(70 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(asked(set, 'watch').at(-1)?.user).toBe('new@example.com');
});

test('a scope that lacks puts only this watch to sleep, and it asks ever less often', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.pass(MINUTE);
  const other = await started(set, nthSpec(1));
  await set.pass((watch.renewAtMs ?? 0) - MINUTE - set.clock.now());
  set.google.faults.watchError = { reason: 'insufficientPermissions', times: 1 };
  await set.pass(2.5 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({
    status: 'needs_reconnect',
    reason: expect.stringContaining('insufficientPermissions'),
  });
  expect(await healthOf(set, other)).toMatchObject({ status: 'active' });
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({ status: 'ok' });
  await set.pass(30 * MINUTE);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test('a watch of an account that is known to need new credentials is not renewed by asking', async () => {
  const { set, watches, callsOfAnn } = await revoked();
  const calls = callsOfAnn().length;
  const [watch] = watches;
  await expect(renewWatch(set.own, watch?.id ?? '')).rejects.toMatchObject({
    code: 'account-needs-reconnect',
  });
  expect(callsOfAnn()).toHaveLength(calls);
});

test('a renewal that was asked for and hit a revoked grant is made up for with new credentials', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, specFor({ account: account.id }));
  set.google.revoke(ANN);
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'google-reconnect',
  });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'needs_reconnect' });
  await replace(set, account);
  await set.pass(5 * MINUTE);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
});
