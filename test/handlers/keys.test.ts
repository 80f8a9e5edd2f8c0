import { beforeAll, beforeEach, expect, test } from 'vitest';
import { digestOfApiKey, idOfApiKey, newApiKey } from '../../lib/api/api-key.ts';
import { REFUSING_URL } from '../support/broken-endpoints.ts';
import { rawItems } from '../support/raw-items.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { type ManagerStage, startManager, USER } from './packaged-manager.ts';

let stage: ManagerStage;
let keys: PackagedFunction;
beforeAll(async () => {
  stage = await startManager();
  keys = await stage.load('keys');
});
beforeEach(() => stage.database.forget());

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const creation = (key: string, fields: Record<string, unknown> = {}) => ({
  action: 'create',
  digest: digestOfApiKey(key),
  owner: 'acme',
  scopes: ['manage'],
  ...fields,
});
const headersOf = (key: string) => ({ authorization: `Bearer ${key}` });

test('a key is created, listed, used and revoked, within what the role allows', async () => {
  const key = newApiKey();
  const headers = headersOf(key);
  expect((await stage.call('GET /watches', { headers })).statusCode).toBe(401);

  const created = await keys(creation(key, { name: 'CI' }));
  expect(created).toEqual({
    id: idOfApiKey(digestOfApiKey(key)),
    owner: 'acme',
    scopes: ['manage'],
    name: 'CI',
    createdAt: ISO,
  });
  expect(await keys({ action: 'list' })).toEqual({ keys: [created] });
  expect(await keys({ action: 'list', owner: 'acme' })).toEqual({ keys: [created] });
  expect(await keys({ action: 'list', owner: 'other' })).toEqual({ keys: [] });
  const body = stage.google.authorizedUser(USER);
  const account = await stage.call('POST /accounts', { headers, body });
  expect(account.statusCode).toBe(201);
  const own = await stage.call('GET /accounts', { headers });
  expect(own.json.accounts).toEqual([account.json]);
  expect(JSON.stringify(await stage.call('GET /accounts'))).not.toContain(account.json.id);

  const revoked = await keys({ action: 'revoke', id: created.id });
  expect(revoked).toEqual({ ...created, revokedAt: ISO });
  const { statusCode, json } = await stage.call('GET /watches', { headers });
  expect([statusCode, json.error.code]).toEqual([401, 'unauthorized']);
  stage.pass(60_000);
  expect(await keys({ action: 'revoke', id: created.id })).toEqual(revoked);
  expect(await keys({ action: 'list' })).toEqual({ keys: [revoked] });
});

test('a request with a key of the table costs one read, however it was created', async () => {
  const key = newApiKey();
  await keys(creation(key, { owner: 'reader' }));
  stage.database.forget();
  await stage.call('GET /watches/{id}', { id: 'none', headers: headersOf(key) });
  expect(stage.database.calls()).toEqual(['GetItem', 'GetItem']);
});

test('creating, listing and revoking scans nothing', async () => {
  const key = newApiKey();
  const { id } = await keys(creation(key, { owner: 'counted' }));
  await keys({ action: 'list' });
  await keys({ action: 'list', owner: 'counted' });
  await keys({ action: 'revoke', id });
  expect(stage.database.calls()).toEqual([
    'TransactWriteItems',
    'Query',
    'Query',
    'TransactWriteItems',
    'GetItem',
  ]);
});

test.each<[string, unknown, string, string]>([
  ['no event', undefined, 'invalid-request', 'action'],
  ['no action', {}, 'invalid-request', 'action'],
  ['an unknown action', { action: 'constructor' }, 'invalid-request', 'action'],
  ['an action that is no text', { action: { toString: 5 } }, 'invalid-request', 'action'],
  ['the owner default', creation(newApiKey(), { owner: 'default' }), 'invalid-request', 'owner'],
  ['another owner’s rows', creation(newApiKey(), { owner: 'a#b' }), 'invalid-request', 'owner'],
  ['no scope', creation(newApiKey(), { scopes: [] }), 'invalid-request', 'scopes'],
  [
    'a scope twice',
    creation(newApiKey(), { scopes: ['read', 'read'] }),
    'invalid-request',
    'scopes',
  ],
  ['an unknown scope', creation(newApiKey(), { scopes: ['all'] }), 'invalid-request', 'scopes.0'],
  ['an invisible name', creation(newApiKey(), { name: '\u200b' }), 'invalid-request', 'name'],
  ['a key for a digest', creation('', { digest: newApiKey() }), 'invalid-request', 'digest'],
  ['a field too many', { action: 'list', limit: 5 }, 'invalid-request', 'limit'],
  ['a cursor of another origin', { action: 'list', cursor: 'x' }, 'invalid-cursor', 'cursor'],
  ['no id', { action: 'revoke' }, 'invalid-request', 'id'],
  ['a key for an id', { action: 'revoke', id: newApiKey() }, 'not-found', 'id'],
])(
  '%s is a result with an error, without a call to the database',
  async (_, event, code, field) => {
    const before = stage.logged.length;
    expect(await keys(event)).toEqual({ error: { code, message: expect.any(String), field } });
    expect(stage.database.calls()).toEqual([]);
    const lines = stage.logged.slice(before).map((line) => JSON.parse(line));
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'request failed',
        error: 'TidingsError',
        code,
        detail: expect.any(String),
      },
    ]);
  },
);

test('an unknown id is a result with an error', async () => {
  expect(await keys({ action: 'revoke', id: '0123456789abcdef' })).toEqual({
    error: { code: 'not-found', message: 'There is no key 0123456789abcdef', field: 'id' },
  });
});

test('a digest whose id is taken is a result with an error', async () => {
  const key = newApiKey();
  await keys(creation(key, { owner: 'taken' }));
  const again = await keys(creation(key, { owner: 'mallory' }));
  expect(again).toEqual({
    error: { code: 'key-exists', message: expect.any(String), field: 'digest' },
  });
});

test('a database that does not answer is a result with an error, and an error in the log', async () => {
  const cut = await stage.load('keys', { endpoints: { AWS_ENDPOINT_URL_DYNAMODB: REFUSING_URL } });
  const before = stage.logged.length;
  const { error } = await cut(creation(newApiKey()));
  expect(error).toEqual({ code: 'storage-failed', message: expect.any(String) });
  const [line = '{}'] = stage.logged.slice(before);
  expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'storage-failed' });
});

test('neither a key nor a digest is in a log line, and no key in a row', async () => {
  const key = newApiKey();
  const { id } = await keys(creation(key, { owner: 'quiet' }));
  await keys(creation(key, { owner: 'other' }));
  await keys({ action: 'revoke', id: key });
  await keys({ action: 'create', digest: key });
  await keys({ action: 'revoke', id });
  const logs = stage.logged.join('\n');
  expect(logs).not.toContain(digestOfApiKey(key));
  expect(logs + JSON.stringify(await rawItems(stage.table))).not.toContain(key.slice(8));
  expect(stage.logged.map((line) => JSON.parse(line))).toEqual(
    expect.arrayContaining([
      { level: 'info', message: 'API key created', keyId: id, owner: 'quiet', scopes: ['manage'] },
      { level: 'info', message: 'API key revoked', keyId: id, owner: 'quiet' },
    ]),
  );
});
