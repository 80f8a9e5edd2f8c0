import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { recordAccountFailure } from '../../../lib/accounts/account-health.ts';
import type { AccountManager } from '../../../lib/accounts/account-manager.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { ACCOUNT_ROUTES } from '../../../lib/accounts/account-routes.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { openCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { errorResponse } from '../../../lib/http/error-response.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import { watchSpecKey } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { type Stage, stage, USER } from './stage.ts';

interface Answer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: what JSON holds is what the test is about.
  json: any;
}

let all: Stage;
/** Everything that was answered in a test. */
let answers: string[];
let deleteWatch: AccountManager['deleteWatch'];

beforeEach(async () => {
  all = await stage();
  answers = [];
  deleteWatch = async () => undefined;
});

/** Calls a route as an owner. */
async function call(
  routeKey: string,
  id = '',
  { body, query = {}, owner = 'alice' }: { body?: unknown; query?: object; owner?: string } = {},
): Promise<Answer> {
  const channelDeps: AccountManager = { ...all, owner, deleteWatch: (watch) => deleteWatch(watch) };
  const route = ACCOUNT_ROUTES[routeKey];
  if (!route) throw new Error(`There is no route ${routeKey}`);
  const request = { id, query: { ...query }, body: body ? JSON.stringify(body) : undefined };
  const response = await route(channelDeps, request).catch(errorResponse);
  answers.push(JSON.stringify(response));
  const { statusCode: status, headers = {}, body: text = 'null' } = response;
  return { status, headers, json: JSON.parse(text) };
}

const create = async (body: unknown, owner = 'alice') =>
  (await call('POST /accounts', '', { body, owner })).json.id as string;
const check = async (id: string, owner = 'alice') =>
  (await call('POST /accounts/{id}/check', id, { owner })).json;
/** Lets a watch use an account. */
const watch = (accountId: string) =>
  all.table.client.send(
    new PutCommand({
      TableName: all.table.name,
      Item: { ...watchSpecKey(accountId, 'spec'), watchId: 'w' },
    }),
  );
const refused = (answer: Answer) => [answer.status, answer.json.error?.code];

test('a service account is kept, and shown without its key', async () => {
  const key = all.google.serviceAccount('robot@example.com');
  const body = { credentials: key, subject: 'admin@example.com' };
  const made = await call('POST /accounts', '', { body });
  const { id } = made.json;
  expect(made.status).toBe(201);
  expect(made.headers['location']).toBe(`/accounts/${id}`);
  const at = new Date(all.now()).toISOString();
  const expected = {
    id,
    type: 'service_account',
    identity: 'robot@example.com',
    subject: 'admin@example.com',
    status: 'ok',
    statusSince: at,
    createdAt: at,
    updatedAt: at,
  };
  expect(made.json).toEqual(expected);
  expect((await call('GET /accounts/{id}', id)).json).toEqual(expected);
  expect((await call('GET /accounts')).json).toEqual({ accounts: [expected] });
});

test('a key file is taken as it is', async () => {
  const user = all.google.authorizedUser(USER);
  const { json } = await call('GET /accounts/{id}', await create(user));
  expect(json).toMatchObject({ type: 'authorized_user', identity: user.client_id });
});

test('credentials are in no answer, no line of the log and nowhere in the table', async () => {
  const user = all.google.authorizedUser(USER);
  const key = all.google.serviceAccount('robot@example.com');
  const ids = [await create(user), await create({ credentials: key, subject: 'a@example.com' })];
  for (const id of ids) {
    await check(id);
    await call('PUT /accounts/{id}', id, {
      body: { ...user, refresh_token: `${user.refresh_token}x` },
    });
    await call('PUT /accounts/{id}', id, { body: { ...key, type: 'authorized_user' } });
    await check(id);
    await call('GET /accounts/{id}', id);
  }
  await create({ ...user, client_id: 5 });
  await create({ credentials: { ...key, client_email: '' } });
  await call('GET /accounts');
  const everything = JSON.stringify([answers, all.logged, await rawItems(all.table)]);
  const pem = key.private_key.split('\n').slice(1, -2);
  for (const secret of [user.refresh_token, user.client_secret, 'ya29.', 'PRIVATE KEY', ...pem])
    expect(everything).not.toContain(secret);
});

test('what is another owner’s is not there', async () => {
  const id = await create(all.google.authorizedUser(USER));
  const before = await rawItems(all.table);
  for (const routeKey of [
    'GET /accounts/{id}',
    'PUT /accounts/{id}',
    'DELETE /accounts/{id}',
    'POST /accounts/{id}/check',
  ])
    for (const [which, owner] of [
      [id, 'bob'],
      ['default', 'alice'],
      ['no-such-account', 'alice'],
      ['x'.repeat(3000), 'alice'],
    ] as const) {
      const body = all.google.authorizedUser();
      const answer = await call(routeKey, which, { owner, body, query: { force: 'true' } });
      expect(refused(answer)).toEqual([404, 'not-found']);
    }
  expect((await call('GET /accounts', '', { owner: 'bob' })).json).toEqual({ accounts: [] });
  expect(await rawItems(all.table)).toEqual(before);
  expect(all.google.requests).toEqual([]);
});

describe('the deployment’s own account', () => {
  const owner = 'default';

  test('is listed first, and shown before anybody used it', async () => {
    const id = await create(all.google.authorizedUser(USER), owner);
    const { json } = await call('GET /accounts', '', { owner });
    expect(json.accounts).toMatchObject([{ id: 'default', status: 'ok' }, { id }]);
    expect(json.accounts[0]).not.toHaveProperty('createdAt');
  });

  test.each([
    ['PUT /accounts/{id}', {}],
    ['DELETE /accounts/{id}', {}],
    ['DELETE /accounts/{id}', { force: 'true' }],
  ])('%s %o is refused, with the way to do it', async (routeKey, query) => {
    const body = all.google.authorizedUser(USER);
    const answer = await call(routeKey, 'default', { owner, body, query });
    expect(refused(answer)).toEqual([409, 'default-account']);
    expect(answer.json.error.message).toContain('google-credentials secret');
    expect(await rawItems(all.table)).toEqual([]);
  });

  test('that has no credentials yet is told so by its check, and well once it has', async () => {
    expect(await check('default', owner)).toMatchObject({
      ok: false,
      message: expect.stringContaining('google-credentials'),
      resources: {},
      account: { status: 'needs_reconnect', failure: { reason: 'google-credentials' } },
    });
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser(USER))];
    expect(await check('default', owner)).toMatchObject({ ok: true, account: { status: 'ok' } });
  });
});

describe('a check', () => {
  test('of good credentials says so for every resource', async () => {
    const id = await create(all.google.serviceAccount());
    const { ok, resources, account } = await check(id);
    expect([ok, account.status]).toEqual([true, 'ok']);
    expect(resources).toEqual(Object.fromEntries(RESOURCES.map((each) => [each, { ok: true }])));
  });

  test('of a revoked grant says so, and so does the account from then on', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.google.revoke(USER);
    const { ok, message, resources, account } = await check(id);
    expect([ok, account.status, account.failure.reason]).toEqual([
      false,
      'needs_reconnect',
      'invalid_grant',
    ]);
    expect(message).toContain('revoked');
    expect(resources['drive.files']).toMatchObject({ class: 'reconnect', reason: 'invalid_grant' });
    expect((await call('GET /accounts/{id}', id)).json).toEqual(account);
    expect(all.measured).toEqual(['needsReconnect']);
  });

  test('of a revoked grant asks again each time: that is its purpose', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.google.revoke(USER);
    await check(id);
    const since = (await call('GET /accounts/{id}', id)).json.statusSince;
    all.clock.nowMs += 1000;
    expect((await check(id)).account).toMatchObject({
      status: 'needs_reconnect',
      statusSince: since,
    });
    expect(all.google.requests).toHaveLength(2);
    // It is the same illness.
    expect(all.measured).toEqual(['needsReconnect']);
  });

  test('that fails after the account was well again is measured again', async () => {
    const id = await create(all.google.authorizedUser(USER));
    for (const times of [1, 1]) {
      all.google.faults.tokenError = { reason: 'invalid_grant', times };
      expect((await check(id)).ok).toBe(false);
      expect((await check(id)).ok).toBe(true);
    }
    expect(all.measured).toEqual(['needsReconnect', 'needsReconnect']);
  });

  test.each([
    [{ private_key: 'no key at all' }, 'private key'],
    [{ private_key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' }, 'key'],
    [{ client_email: 'nobody@example.com' }, 'invalid_grant'],
  ])('of a malformed key %j says what is wrong with it', async (changes, words) => {
    const id = await create({ ...all.google.serviceAccount(), ...changes });
    const { ok, message, account } = await check(id);
    expect([ok, account.status]).toEqual([false, 'needs_reconnect']);
    expect(message).toContain(words);
  });

  test('of a wrong client secret says so', async () => {
    const user = all.google.authorizedUser(USER);
    const { ok, account } = await check(await create({ ...user, client_secret: 'GOCSPX-x' }));
    expect([ok, account.failure.reason]).toEqual([false, 'invalid_client']);
  });

  test('of what is lacking for some resources names them, and the account is well', async () => {
    all.google.faults.tokenError = { reason: 'unauthorized_client', status: 401, times: 1 };
    const { ok, message, resources, account } = await check(
      await create(all.google.serviceAccount()),
    );
    expect([ok, account.status]).toEqual([true, 'ok']);
    expect(resources['drive.files']).toMatchObject({ ok: false, reason: 'unauthorized_client' });
    expect(resources['calendar.events']).toEqual({ ok: true });
    expect(message).toContain('drive.files');
  });

  test('that got no answer says nothing about the account', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.google.faults.tokenError = { reason: 'backend_error', status: 503 };
    const { ok, resources, account } = await check(id);
    expect([ok, account.status, resources['drive.files'].class]).toEqual([false, 'ok', 'retry']);
    expect(all.measured).toEqual([]);
  });

  test('without the key that sealed the credentials says how to mend it', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.sealSecret.now = all.sealSecret.fresh = ['z'.repeat(40)];
    const { ok, message, account } = await check(id);
    expect([ok, account.failure.reason]).toEqual([false, 'sealed-unreadable']);
    expect(message).toContain('seal secret');
  });

  test('that succeeds makes a broken account well, and its watches due', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.google.faults.tokenError = { reason: 'invalid_grant', times: 1 };
    await check(id);
    const { ok, account } = await check(id);
    expect([ok, account.status, account.failure]).toEqual([true, 'ok', undefined]);
    expect(await getAccount(all.table, 'alice', id)).toMatchObject({ dueAtMs: all.now() });
  });
});

describe('new credentials', () => {
  test('make the account well, and are the ones used', async () => {
    const id = await create(all.google.authorizedUser(USER));
    all.google.revoke(USER);
    await check(id);
    const body = { credentials: all.google.serviceAccount('robot@example.com') };
    const { status, json } = await call('PUT /accounts/{id}', id, { body });
    expect([status, json.status, json.type]).toEqual([200, 'ok', 'service_account']);
    expect(json.identity).toBe('robot@example.com');
    expect((await check(id)).ok).toBe(true);
  });

  test('are not suspected of what the old ones did', async () => {
    const id = await create(all.google.authorizedUser(USER));
    const before = (await getAccount(all.table, 'alice', id)) as AccountRecord;
    all.google.revoke(USER);
    const [failure] = await (await all.googleOf(before)).check();
    await call('PUT /accounts/{id}', id, { body: all.google.authorizedUser(USER) });
    expect(await recordAccountFailure(all, before, failure?.error)).toBeUndefined();
    expect((await call('GET /accounts/{id}', id)).json.status).toBe('ok');
  });

  test('are sealed with the current key', async () => {
    const id = await create(all.google.authorizedUser('old@example.com'));
    const renewed = all.google.authorizedUser(USER);
    all.sealSecret.now = all.sealSecret.fresh = [`${'n'.repeat(40)} ${all.sealSecret.now[0]}`];
    expect((await check(id)).ok).toBe(true);
    await call('PUT /accounts/{id}', id, { body: renewed });
    all.sealSecret.now = all.sealSecret.fresh = ['n'.repeat(40)];
    const account = (await getAccount(all.table, 'alice', id)) as AccountRecord;
    expect(await openCredentials(all.sealer, account, String(account.sealed))).toEqual(renewed);
  });

  test('that are none change nothing', async () => {
    const id = await create(all.google.authorizedUser(USER));
    const before = await rawItems(all.table);
    const body = { credentials: { type: 'authorized_user' } };
    const answer = await call('PUT /accounts/{id}', id, { body });
    expect(refused(answer)).toEqual([400, 'invalid-request']);
    expect(await rawItems(all.table)).toEqual(before);
  });
});

describe('new credentials of an account that watches use', () => {
  const replace = (id: string, body: unknown, query = {}) =>
    call('PUT /accounts/{id}', id, { body, query });
  const robot = (subject?: string) => ({
    credentials: all.google.serviceAccount('robot@example.com'),
    ...(subject === undefined ? {} : { subject }),
  });

  test.each<[string, () => unknown]>([
    ['of somebody else', () => all.google.serviceAccount('other@example.com')],
    ['for another subject', () => robot('bob@example.com')],
    ['for no subject', () => robot()],
    ['of another kind', () => all.google.authorizedUser(USER)],
  ])('that are %s are refused, unless they are forced', async (_, body) => {
    const id = await create(robot('ann@example.com'));
    await watch(id);
    const before = await rawItems(all.table);
    for (const query of [{}, { force: 'false' }]) {
      const answer = await replace(id, body(), query);
      expect(refused(answer)).toEqual([409, 'account-in-use']);
      expect(answer.json.error.message).toContain('force=true');
    }
    expect(await rawItems(all.table)).toEqual(before);
    expect((await replace(id, body(), { force: 'true' })).status).toBe(200);
    expect(await rawItems(all.table)).not.toEqual(before);
  });

  test('that are of the same identity are taken', async () => {
    const id = await create(robot('ann@example.com'));
    await watch(id);
    expect((await replace(id, robot('ann@example.com'))).status).toBe(200);
    const grant = all.google.authorizedUser(USER);
    const other = await create(grant);
    await watch(other);
    const again = { ...grant, refresh_token: `${grant.refresh_token}x` };
    expect((await replace(other, again)).status).toBe(200);
  });

  test('with a force that is neither true nor false are refused', async () => {
    const id = await create(robot());
    const answer = await replace(id, robot(), { force: 'yes' });
    expect(refused(answer)).toEqual([400, 'invalid-request']);
  });
});

describe('deleting', () => {
  test('an unused account leaves nothing', async () => {
    const id = await create(all.google.authorizedUser(USER));
    const answer = await call('DELETE /accounts/{id}', id);
    expect([answer.status, answer.json]).toEqual([204, null]);
    expect(await rawItems(all.table)).toEqual([]);
    expect(refused(await call('GET /accounts/{id}', id))).toEqual([404, 'not-found']);
  });

  test('an account in use is refused, with the way to do it', async () => {
    const id = await create(all.google.authorizedUser(USER));
    await watch(id);
    for (const query of [{}, { force: 'false' }]) {
      const answer = await call('DELETE /accounts/{id}', id, { query });
      expect(refused(answer)).toEqual([409, 'account-in-use']);
      expect(answer.json.error.message).toContain('force=true');
    }
    expect((await call('GET /accounts/{id}', id)).json.status).toBe('ok');
  });

  test('by force goes on until the last channel is stopped, and no new credentials help', async () => {
    const id = await create(all.google.authorizedUser(USER));
    await watch(id);
    deleteWatch = () => Promise.reject(new Error('Google is down'));
    const answer = await call('DELETE /accounts/{id}', id, { query: { force: 'true' } });
    expect([answer.status, answer.json.status]).toEqual([202, 'deleting']);
    const again = await call('DELETE /accounts/{id}', id);
    expect([again.status, again.json.status]).toEqual([202, 'deleting']);
    const body = all.google.authorizedUser(USER);
    expect(refused(await call('PUT /accounts/{id}', id, { body }))).toEqual([409, 'account-busy']);
  });

  test('with a force that is neither true nor false is refused', async () => {
    const id = await create(all.google.authorizedUser(USER));
    const answer = await call('DELETE /accounts/{id}', id, { query: { force: 'yes' } });
    expect(refused(answer)).toEqual([400, 'invalid-request']);
    expect(await rawItems(all.table)).toHaveLength(1);
  });
});

test('accounts come in pages', async () => {
  const ids = [];
  for (let count = 0; count < 3; count += 1) {
    all.clock.nowMs += 1;
    ids.unshift(await create(all.google.authorizedUser(USER)));
  }
  const first = (await call('GET /accounts', '', { query: { limit: '2' } })).json;
  const cursor = first.nextCursor;
  const second = (await call('GET /accounts', '', { query: { limit: '2', cursor } })).json;
  const listed = [...first.accounts, ...second.accounts].map(({ id }) => id);
  expect(listed).toEqual(ids);
  expect(second).not.toHaveProperty('nextCursor');
  const query = { cursor: 'none-of-ours' };
  expect(refused(await call('GET /accounts', '', { query }))).toEqual([400, 'invalid-cursor']);
});
