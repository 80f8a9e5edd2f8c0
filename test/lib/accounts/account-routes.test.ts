import { beforeEach, describe, expect, test } from 'vitest';
import { rawItems } from '../../support/raw-items.ts';
import { unchanged } from '../table/unchanged.ts';
import { type AccountApi, accountApi, errorOf } from './account-api.ts';
import { USER } from './stage.ts';

let api: AccountApi;

beforeEach(async () => {
  api = await accountApi();
});

test('a service account is stored, and shown without its key', async () => {
  const { all, call } = api;
  const key = all.google.serviceAccount('robot@example.com');
  const body = { credentials: key, subject: 'admin@example.com' };
  const created = await call('POST /accounts', '', { body });
  const { id } = created.json;
  expect(created.status).toBe(201);
  expect(created.headers['location']).toBe(`/accounts/${id}`);
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
  expect(created.json).toEqual(expected);
  expect((await call('GET /accounts/{id}', id)).json).toEqual(expected);
  expect((await call('GET /accounts')).json).toEqual({ accounts: [expected] });
});

test('a key file is accepted as it is', async () => {
  const user = api.all.google.authorizedUser(USER);
  const { json } = await api.call('GET /accounts/{id}', await api.create(user));
  expect(json).toMatchObject({ type: 'authorized_user', identity: user.client_id });
});

test('credentials are in no answer, no line of the log and nowhere in the table', async () => {
  const { all, call, create, check, answers } = api;
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

test('an account of another owner, or none, is not found by any route', async () => {
  const { all, call } = api;
  const id = await api.create(all.google.authorizedUser(USER));
  const body = all.google.authorizedUser();
  await unchanged(all.table, async () => {
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
        const answer = await call(routeKey, which, { owner, body, query: { force: 'true' } });
        expect(errorOf(answer)).toEqual([404, 'not-found']);
      }
    expect((await call('GET /accounts', '', { owner: 'bob' })).json).toEqual({ accounts: [] });
  });
  expect(all.google.requests).toEqual([]);
});

describe('the deployment’s own account', () => {
  const owner = 'default';

  test('is listed first, and shown before its first use', async () => {
    const id = await api.create(api.all.google.authorizedUser(USER), owner);
    const { json } = await api.call('GET /accounts', '', { owner });
    expect(json.accounts).toMatchObject([{ id: 'default', status: 'ok' }, { id }]);
    expect(json.accounts[0]).not.toHaveProperty('createdAt');
  });

  test.each([
    ['PUT /accounts/{id}', {}],
    ['DELETE /accounts/{id}', {}],
    ['DELETE /accounts/{id}', { force: 'true' }],
  ])('%s %o is rejected, with the way to do it', async (routeKey, query) => {
    const body = api.all.google.authorizedUser(USER);
    const answer = await api.call(routeKey, 'default', { owner, body, query });
    expect(errorOf(answer)).toEqual([409, 'default-account']);
    expect(answer.json.error.message).toContain('google-credentials secret');
    expect(await rawItems(api.all.table)).toEqual([]);
  });
});

test('accounts are listed in pages, the newest first', async () => {
  const { all, call, create } = api;
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
  const query = { cursor: 'not-a-cursor' };
  expect(errorOf(await call('GET /accounts', '', { query }))).toEqual([400, 'invalid-cursor']);
});
