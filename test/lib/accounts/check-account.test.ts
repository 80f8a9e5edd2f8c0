import { beforeEach, expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { credentialsDigest } from '../../../lib/accounts/credentials-digest.ts';
import { rejectCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import { type AccountApi, accountApi } from './account-api.ts';
import { FAILURE } from './rows/account-rows.ts';
import { storedAccount, USER } from './stage.ts';

let api: AccountApi;

beforeEach(async () => {
  api = await accountApi();
});

const grant = () => api.create(api.all.google.authorizedUser(USER));

test('a check of working credentials says so for every resource', async () => {
  const id = await api.create(api.all.google.serviceAccount());
  const { ok, resources, account } = await api.check(id);
  expect([ok, account.status]).toEqual([true, 'ok']);
  expect(resources).toEqual(Object.fromEntries(RESOURCES.map((each) => [each, { ok: true }])));
});

test('a check of a revoked grant says so, and so does the account after it', async () => {
  const id = await grant();
  api.all.google.revoke(USER);
  const { ok, message, resources, account } = await api.check(id);
  expect([ok, account.status, account.failure.reason]).toEqual([
    false,
    'needs_reconnect',
    'invalid_grant',
  ]);
  expect(message).toContain('revoked');
  expect(resources['drive.files']).toMatchObject({ class: 'reconnect', reason: 'invalid_grant' });
  expect((await api.call('GET /accounts/{id}', id)).json).toEqual(account);
  expect(api.all.measured).toEqual(['needsReconnect']);
});

test('a check of a revoked grant asks Google again each time, and is measured once', async () => {
  const id = await grant();
  api.all.google.revoke(USER);
  await api.check(id);
  const since = (await api.call('GET /accounts/{id}', id)).json.statusSince;
  api.all.clock.nowMs += 1000;
  expect((await api.check(id)).account).toMatchObject({
    status: 'needs_reconnect',
    statusSince: since,
  });
  expect(api.all.google.requests).toHaveLength(2);
  expect(api.all.measured).toEqual(['needsReconnect']);
});

test('a check that fails after the account has worked again is measured again', async () => {
  const id = await grant();
  for (const times of [1, 1]) {
    api.all.google.faults.tokenError = { reason: 'invalid_grant', times };
    expect((await api.check(id)).ok).toBe(false);
    expect((await api.check(id)).ok).toBe(true);
  }
  expect(api.all.measured).toEqual(['needsReconnect', 'needsReconnect']);
});

test('a check of a key of an unknown service account names what is wrong', async () => {
  const changes = { client_email: 'unknown@example.com' };
  const id = await api.create({ ...api.all.google.serviceAccount(), ...changes });
  const { ok, message, account } = await api.check(id);
  expect([ok, account.status]).toEqual([false, 'needs_reconnect']);
  expect(message).toContain('invalid_grant');
});

test('B-03: a check of a key that was stored unusable names its field', async () => {
  const { all } = api;
  const key = { ...all.google.serviceAccount(), private_key: 'not a key' };
  const { id } = await storedAccount(all, key);
  const { ok, message, account } = await api.check(id);
  expect([ok, account.status, account.failure.reason]).toEqual([
    false,
    'needs_reconnect',
    'google-credentials',
  ]);
  expect(message).toContain('private_key');
  expect(all.google.requests).toEqual([]);
});

test.each(['policy_enforced', 'admin_policy_enforced', 'org_internal', 'unauthorized_client'])(
  'B-05, B-06: a check of a user to whom Google says %s needs other credentials',
  async (reason) => {
    const id = await grant();
    api.all.google.faults.tokenError = { reason, status: 400 };
    const { ok, message, account } = await api.check(id);
    expect([ok, account.status]).toEqual([false, 'needs_reconnect']);
    expect(message).not.toContain('Admin console');
  },
);

test('a check of a wrong client secret says so', async () => {
  const user = api.all.google.authorizedUser(USER);
  const id = await api.create({ ...user, client_secret: 'GOCSPX-x' });
  const { ok, account } = await api.check(id);
  expect([ok, account.failure.reason]).toEqual([false, 'invalid_client']);
});

test('a check of credentials that lack a scope names the resources, and the account is ok', async () => {
  api.all.google.faults.tokenError = { reason: 'unauthorized_client', status: 401, times: 1 };
  const id = await api.create(api.all.google.serviceAccount());
  const { ok, message, resources, account } = await api.check(id);
  expect([ok, account.status]).toEqual([true, 'ok']);
  expect(resources['drive.files']).toMatchObject({ ok: false, reason: 'unauthorized_client' });
  expect(resources['calendar.events']).toEqual({ ok: true });
  expect(message).toContain('drive.files');
});

test('a check that Google does not answer says nothing about the account', async () => {
  const id = await grant();
  api.all.google.faults.tokenError = { reason: 'backend_error', status: 503 };
  const { ok, resources, account } = await api.check(id);
  expect([ok, account.status, resources['drive.files'].class]).toEqual([false, 'ok', 'retry']);
  expect(api.all.measured).toEqual([]);
});

test('a check without the key that sealed the credentials names the fix', async () => {
  const id = await grant();
  api.all.sealSecret.now = api.all.sealSecret.fresh = ['z'.repeat(40)];
  const { ok, message, account } = await api.check(id);
  expect([ok, account.failure.reason]).toEqual([false, 'sealed-unreadable']);
  expect(message).toContain('seal secret');
});

test('a check that succeeds makes a rejected account ok, and due for its watches', async () => {
  const id = await grant();
  api.all.google.faults.tokenError = { reason: 'invalid_grant', times: 1 };
  await api.check(id);
  const { ok, account } = await api.check(id);
  expect([ok, account.status, account.failure]).toEqual([true, 'ok', undefined]);
  const row = await getAccount(api.all.table, 'alice', id);
  expect(row).toMatchObject({ dueAtMs: api.all.now() });
});

test('a check of a deployment without credentials says so, and works once it has some', async () => {
  expect(await api.check('default', 'default')).toMatchObject({
    ok: false,
    message: expect.stringContaining('google-credentials'),
    resources: {},
    account: { status: 'needs_reconnect', failure: { reason: 'google-credentials' } },
  });
  api.all.credentials.fresh = [JSON.stringify(api.all.google.authorizedUser(USER))];
  expect(await api.check('default', 'default')).toMatchObject({
    ok: true,
    account: { status: 'ok' },
  });
});

test('a check of the deployment’s own account tries new credentials, also if its copy is older', async () => {
  const { all, check } = api;
  const json = (user: string) => JSON.stringify(all.google.authorizedUser(user));
  all.credentials.now = [json('old@example.com')];
  all.credentials.fresh = [json(USER)];
  all.google.revoke('old@example.com');
  // Another process has recorded it: this one has not called Google yet.
  const failedCredentials = credentialsDigest(String(all.credentials.now[0]));
  const failure = { failure: FAILURE, failedCredentials, nowMs: all.now() };
  await rejectCredentials(all.table, defaultAccount(), failure);

  expect(await check('default', 'default')).toMatchObject({ ok: true, account: { status: 'ok' } });
});
