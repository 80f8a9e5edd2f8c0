import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { newApiKey } from '../../lib/api/api-key.ts';
import { rawItems } from '../support/raw-items.ts';
import { CHANGES, keyOf, type ManagerStage, startManager } from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});
beforeEach(() => stage.database.forget());

// A ticket leads to what GET /events reads.
const reads = (routeKey: string) =>
  routeKey.startsWith('GET ') || routeKey === 'POST /stream-tickets';
const READING = Object.keys(ROUTES).filter(reads);
const CHANGING = Object.keys(ROUTES).filter((routeKey) => !reads(routeKey));

test.each(READING)('a key with the scope read is allowed to %s', async (routeKey) => {
  const headers = await keyOf(stage, 'reader', { scopes: ['read'] });
  const { statusCode } = await stage.call(routeKey, { id: crypto.randomUUID(), headers });
  const success = routeKey.startsWith('POST ') ? 201 : 200;
  expect(statusCode).toBe(routeKey.includes('{id}') ? 404 : success);
});

test.each(CHANGING)('a key with the scope read is forbidden to %s', async (routeKey) => {
  const headers = await keyOf(stage, 'reader', { scopes: ['read'] });
  stage.database.forget();
  const request = { id: crypto.randomUUID(), headers, body: CHANGES };
  const { statusCode, json } = await stage.call(routeKey, request);
  expect([statusCode, json.error.code]).toEqual([403, 'forbidden']);
  expect(stage.database.calls()).toEqual(['GetItem']);
});

test('a key with the scope manage is allowed to read and to change', async () => {
  const headers = await keyOf(stage, 'manager');
  expect((await stage.call('GET /watches', { headers })).statusCode).toBe(200);
  const { statusCode } = await stage.call('DELETE /watches/{id}', { id: 'nothing', headers });
  expect(statusCode).toBe(404);
});

test('an unknown key costs one read, and gets the same answer as a malformed one', async () => {
  const headers = { authorization: `Bearer ${newApiKey()}` };
  const { statusCode, json } = await stage.call('GET /watches', { headers });
  expect([statusCode, json.error.code]).toEqual([401, 'unauthorized']);
  expect(stage.database.calls()).toEqual(['GetItem']);
  const wrong = await stage.call('GET /watches', { headers: { authorization: 'Bearer wrong' } });
  expect(wrong.json).toEqual(json);
});

test('a malformed key costs no read', async () => {
  const key = newApiKey();
  for (const given of [key.slice(0, -1), `${key}x`, key.toUpperCase(), 'tidings_', `x${key}`]) {
    const headers = { authorization: `Bearer ${given}` };
    expect((await stage.call('GET /watches', { headers })).statusCode).toBe(401);
  }
  expect(stage.database.calls()).toEqual([]);
});

test('a key of the owner default is a 401 that says what to do', async () => {
  const headers = await keyOf(stage, 'default');
  const { statusCode, json } = await stage.call('GET /watches', { headers });
  expect([statusCode, json.error.code]).toEqual([401, 'unauthorized']);
  expect(json.error.message).toContain('Create another key');
});

test('a revoked key is a 401', async () => {
  const headers = await keyOf(stage, 'former', { revokedAtMs: Date.now() });
  const { statusCode, json } = await stage.call('GET /watches', { headers });
  expect([statusCode, json.error.code]).toEqual([401, 'unauthorized']);
});

/** Changes that damage the record of a key. */
const DAMAGED: [string, Record<string, unknown>][] = [
  ['no digest', { digest: '' }],
  ['an empty owner', { owner: '' }],
  ['an owner that is a number', { owner: 7 }],
  ['an unknown scope', { scopes: ['read', 'everything'] }],
  ['scopes that are a text', { scopes: 'manage' }],
  ['a time that is a text', { createdAtMs: '2027-03-01' }],
  ['a revocation that is a text', { revokedAtMs: 'yesterday' }],
];

test.each(DAMAGED)('a key whose record has %s is a 401 on every route', async (_, changes) => {
  const headers = await keyOf(stage, 'damaged', changes);
  const requests = stage.google.requests.length;
  for (const routeKey of Object.keys(ROUTES)) {
    stage.database.forget();
    const request = { id: crypto.randomUUID(), headers, body: CHANGES };
    const { statusCode, headers: answered, json } = await stage.call(routeKey, request);
    expect([routeKey, statusCode, json]).toEqual([
      routeKey,
      401,
      { error: { code: 'unauthorized', message: expect.stringMatching(/damaged.+another key/) } },
    ]);
    expect(answered).toMatchObject({ 'www-authenticate': 'Bearer' });
    expect(stage.database.calls()).toEqual(['GetItem']);
  }
  expect(stage.google.requests).toHaveLength(requests);
});

test('an API key is in no answer, no log line and no row', async () => {
  const { authorization } = await keyOf(stage, 'quiet');
  const key = authorization.slice('Bearer '.length);
  await stage.call('GET /watches', { headers: { authorization } });
  await stage.call('POST /watches', { headers: { authorization }, body: { key } });
  const rows = JSON.stringify(await rawItems(stage.table));
  expect([...stage.answered, ...stage.logged, rows].join('\n')).not.toContain(key.slice(8));
});
