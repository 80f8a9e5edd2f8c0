import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawItems } from '../support/raw-items.ts';
import { rsaKey } from '../support/rsa-key.ts';
import {
  CHANGES,
  keyOf,
  type ManagerStage,
  SEAL_SECRET,
  startManager,
} from './packaged-manager.ts';

let stage: ManagerStage;
const secrets: string[] = [SEAL_SECRET];
beforeAll(async () => {
  stage = await startManager();
});

// After all tests: no answer, log line, row or metric has a secret in plain text.
afterAll(async () => {
  const rows = JSON.stringify(await rawItems(stage.table));
  const all = [...stage.answered, ...stage.logged, rows, JSON.stringify(stage.metrics)].join('\n');
  for (const secret of secrets) expect(all).not.toContain(secret);
  // A message may name the line that a key begins with; what follows it in a key is a line end.
  expect(all).not.toMatch(/ya29\.|PRIVATE KEY-----(?!\\*")|1\/\//);
});

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/);

/** Credentials of a user, which must not be in any answer. */
function userOf(name: string) {
  const user = stage.google.authorizedUser(name);
  secrets.push(user.client_secret, user.refresh_token);
  return user;
}

async function create(name: string) {
  const { statusCode, json } = await stage.call('POST /accounts', { body: userOf(name) });
  expect(statusCode).toBe(201);
  return json.id as string;
}

const check = async (id: string) => {
  const { statusCode, json } = await stage.call('POST /accounts/{id}/check', { id });
  expect(statusCode).toBe(200);
  return json;
};

test('an account is created, shown, listed, replaced and deleted', async () => {
  const key = stage.google.serviceAccount('robot@example.com');
  secrets.push(key.private_key.split('\n')[1] ?? '');
  const body = { credentials: key, subject: 'admin@example.com' };
  const made = await stage.call('POST /accounts', { body });
  const { id } = made.json;
  expect([made.statusCode, made.headers?.['location']]).toEqual([201, `/accounts/${id}`]);
  expect(made.json).toEqual({
    id,
    type: 'service_account',
    identity: 'robot@example.com',
    subject: 'admin@example.com',
    status: 'ok',
    statusSince: ISO,
    createdAt: ISO,
    updatedAt: ISO,
  });
  expect((await stage.call('GET /accounts/{id}', { id })).json).toEqual(made.json);
  const { json: list } = await stage.call('GET /accounts');
  expect(list.accounts).toMatchObject([{ id: 'default', status: 'ok' }, { id }]);

  const user = userOf('replaced@example.com');
  const replaced = await stage.call('PUT /accounts/{id}', { id, body: user });
  expect(replaced.json).toMatchObject({ id, type: 'authorized_user', identity: user.client_id });
  expect(replaced.json).not.toHaveProperty('subject');

  const gone = await stage.call('DELETE /accounts/{id}', { id });
  expect([gone.statusCode, gone.body]).toEqual([204, undefined]);
  expect((await stage.call('GET /accounts/{id}', { id })).statusCode).toBe(404);
});

test.each<[string, unknown, string | undefined]>([
  ['text that is not JSON', '{', undefined],
  ['an empty object', {}, 'type'],
  ['credentials without a type', { credentials: {} }, 'credentials.type'],
  ['a bearer token', { type: 'access_token', access_token: 'ya29.x' }, 'type'],
  [
    'a service account without its private key',
    { type: 'service_account', client_email: 'a@b.c' },
    'private_key',
  ],
  ['a client id that is a number', { type: 'authorized_user', client_id: 7 }, 'client_id'],
])('%s is rejected as an account', async (_, body, field) => {
  const { statusCode, json } = await stage.call('POST /accounts', { body });
  expect([statusCode, json.error.field]).toEqual([400, field]);
});

describe('a check', () => {
  test('of valid credentials says for which resources they work', async () => {
    const id = await create('good@example.com');
    const json = await check(id);
    expect(json).toMatchObject({ ok: true, account: { id, status: 'ok' } });
    expect(json.resources['drive.changes']).toEqual({ ok: true });
  });

  test('of revoked credentials says that they have to be replaced, and new ones work', async () => {
    const id = await create('revoked@example.com');
    stage.google.revoke('revoked@example.com');
    const json = await check(id);
    expect(json).toMatchObject({
      ok: false,
      message: expect.stringMatching(/.{10}/),
      account: { id, status: 'needs_reconnect', failure: { class: 'reconnect', at: ISO } },
    });
    const watch = await stage.call('POST /watches', { body: { ...CHANGES, account: id } });
    expect([watch.statusCode, watch.json.error.code]).toEqual([409, 'account-needs-reconnect']);
    const body = userOf('revoked@example.com');
    expect((await stage.call('PUT /accounts/{id}', { id, body })).json.status).toBe('ok');
    expect(await check(id)).toMatchObject({ ok: true });
  });

  test('of a private key that Google does not know fails', async () => {
    const known = stage.google.serviceAccount('broken@example.com');
    const body = { ...known, private_key: rsaKey().pem };
    const { json } = await stage.call('POST /accounts', { body });
    const checked = await check(json.id);
    expect(checked.ok).toBe(false);
    expect(checked.account.status).toBe('needs_reconnect');
  });

  test('of the deployment’s own account tries the credentials in its secret', async () => {
    expect(await check('default')).toMatchObject({ ok: true, account: { id: 'default' } });
  });
});

test('an account with watches is deleted only by force, with its watches', async () => {
  const id = await create('used@example.com');
  const { json: watch } = await stage.call('POST /watches', { body: { ...CHANGES, account: id } });
  const openedBy = () => stage.google.channels().map(({ openedBy }) => openedBy.user);
  expect(openedBy()).toContain('used@example.com');
  const rejected = await stage.call('DELETE /accounts/{id}', { id });
  expect([rejected.statusCode, rejected.json.error.code]).toEqual([409, 'account-in-use']);
  const forced = await stage.call('DELETE /accounts/{id}', { id, query: { force: 'true' } });
  expect(forced.statusCode).toBe(204);
  expect(openedBy()).not.toContain('used@example.com');
  expect((await stage.call('GET /watches/{id}', { id: watch.id })).statusCode).toBe(404);
});

test('the deployment’s own account can be neither replaced nor deleted', async () => {
  const body = userOf('other@example.com');
  for (const route of ['PUT /accounts/{id}', 'DELETE /accounts/{id}']) {
    const { statusCode, json } = await stage.call(route, { id: 'default', body });
    expect([statusCode, json.error.code]).toEqual([409, 'default-account']);
  }
});

test.each(['GET', 'PUT', 'DELETE', 'POST'])(
  '%s of an account of another owner is a 404',
  async (verb) => {
    const id = await create('hidden@example.com');
    const headers = await keyOf(stage, 'nosy');
    const routeKey = `${verb} /accounts/{id}${verb === 'POST' ? '/check' : ''}`;
    const body = userOf('nosy@example.com');
    for (const wanted of [id, 'default', crypto.randomUUID(), 'x'.repeat(3000)]) {
      const { statusCode, json } = await stage.call(routeKey, { id: wanted, headers, body });
      expect([statusCode, json.error.code]).toEqual([404, 'not-found']);
    }
    expect((await stage.call('GET /accounts', { headers })).json).toEqual({ accounts: [] });
    expect((await stage.call('GET /accounts/{id}', { id })).statusCode).toBe(200);
  },
);
