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

/** Three watches of an account whose grant is revoked just before their renewals are due. */
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

/** Does what PUT /accounts/{id} does. */
async function replace(set: Renewing, account: AccountRecord): Promise<void> {
  const credentials = set.google.authorizedUser(ANN);
  await replaceCredentials(
    set.table,
    account,
    {
      type: 'authorized_user',
      identity: ANN,
      grantId: crypto.randomUUID(),
      sealed: await sealCredentials(set.deps.sealer, account, credentials),
    },
    set.clock.now(),
  );
}

/** Puts new credentials into the secret; a process that has a copy keeps it until it reads anew. */
function replaceInSecret({ google, credentials }: Renewing): void {
  credentials.fresh = [JSON.stringify(google.authorizedUser(ANN))];
  credentials.latest = async () => {
    credentials.now = credentials.fresh;
    return credentials.now;
  };
}

test('a failure of credentials that are already replaced in the secret records nothing', async () => {
  const set = await renewing();
  const watches: WatchRecord[] = [];
  for (let n = 0; n < 3; n += 1) watches.push(await started(set, nthSpec(n)));
  await set.pass((watches[0]?.renewAtMs ?? 0) - MINUTE - NOW_MS);
  set.google.revoke(USER);
  // This process still has the old ones, for up to five minutes.
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

test('a late failure of old credentials says nothing about the new ones', async () => {
  const set = await renewing();
  const watch = await started(set);
  const account = (await getAccount(set.table, OWNER, 'default')) as AccountRecord;
  const { googleOf, digestOf } = set.deps;
  const usedCredentials = await digestOf(account);
  set.google.revoke(USER);
  replaceInSecret(set);
  const [checked] = await (await googleOf(account)).check();
  // Another renewal has failed before, and has read the new ones.
  await googleOf(account);
  expect(await digestOf(account)).not.toBe(usedCredentials);
  const { error } = checked ?? {};
  expect(error).toBeDefined();
  const failed = { watch, account, current: undefined, error, usedCredentials, isNew: false };
  const first = await recordFailure(set.deps, failed);
  expect(first).toEqual({
    outcome: 'failed',
    watch: await stored(set, watch),
    error,
    failure: expect.objectContaining({ class: 'retry' }),
  });
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({ status: 'ok' });

  // A failure of those in use does.
  const current = { watch: await stored(set, watch), usedCredentials: await digestOf(account) };
  const second = await recordFailure(set.deps, { ...failed, ...current });
  expect(second).toMatchObject({ outcome: 'suspended', watch: await stored(set, watch) });
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({
    status: 'needs_reconnect',
  });
});

test('a revoked grant makes the account and its watches need new credentials (L15)', async () => {
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

test('the watches of an account that needs new credentials cause no storm of calls (L15)', async () => {
  const { set, account, callsOfAnn } = await revoked();
  const first = callsOfAnn().length;
  expect(first).toBeLessThanOrEqual(3 * 4);
  await set.pass(DAY);
  const later = callsOfAnn().slice(first);
  expect(later.every(({ path }) => path === '/token')).toBe(true);
  // Hourly, and less and less often.
  expect(later.length).toBeGreaterThan(3);
  expect(later.length).toBeLessThan(24);
  await set.pass(10 * DAY);
  expect(callsOfAnn().length - first - later.length).toBeLessThanOrEqual(11);
  expect(await getAccount(set.table, OWNER, account.id)).toMatchObject({
    status: 'needs_reconnect',
  });
});

test('new credentials resume the watches without a request', async () => {
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

test('new credentials that come after the end of all leases cover the watches again', async () => {
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

test('a grant that Google rejects by mistake is found to work by the hourly check', async () => {
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

test('the watches of the deployment’s own account resume after its secret has changed', async () => {
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

test('a missing scope suspends only the watch that needs it, and the watch recovers later', async () => {
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
  await set.pass(66 * MINUTE);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});

test('a requested renewal is rejected without a call if the account is known to need new credentials', async () => {
  const { set, watches, callsOfAnn } = await revoked();
  const calls = callsOfAnn().length;
  const [watch] = watches;
  await expect(renewWatch(set.own, watch?.id ?? '')).rejects.toMatchObject({
    code: 'account-needs-reconnect',
  });
  expect(callsOfAnn()).toHaveLength(calls);
});

test('a requested renewal that fails for a revoked grant is repeated with new credentials', async () => {
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
