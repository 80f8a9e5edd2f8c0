import { beforeAll, expect, test } from 'vitest';
import {
  CHANGES,
  type ManagerStage,
  startManager,
  TOKEN_SECRET,
  USER,
} from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WEEK = 7 * 24 * 60 * 60 * 1000;

test('POST /channels opens a channel and shows it, with times in ISO 8601', async () => {
  const before = Date.now();
  const { statusCode, headers, json } = await stage.call('POST /channels', { body: CHANGES });
  expect(statusCode).toBe(201);
  const live = stage.google.channels().find(({ id }) => id === json.id);
  expect(json).toEqual({
    id: expect.stringMatching(UUID),
    resource: 'drive.changes',
    parameters: { pageToken: '1' },
    state: 'active',
    address: stage.receiver.url,
    account: 'default',
    resourceId: live?.resourceId,
    resourceUri: live?.uri,
    requestedExpiration: expect.stringMatching(ISO),
    expiration: new Date(live?.expiration ?? 0).toISOString(),
    createdAt: expect.stringMatching(ISO),
    updatedAt: expect.stringMatching(ISO),
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    location: `/channels/${json.id}`,
  });
  expect(Date.parse(json.createdAt)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(json.requestedExpiration) - Date.parse(json.createdAt)).toBeCloseTo(WEEK, -3);
  expect(live?.openedBy.user).toBe(USER);
});

test('a channel shows the requested expiration beside the granted one', async () => {
  const expiration = new Date(Date.now() + 4 * WEEK).toISOString();
  const body = { ...CHANGES, tokenData: 'for=me&n=1', expiration };
  const { json } = await stage.call('POST /channels', { body });
  expect(json).toMatchObject({ tokenData: 'for=me&n=1', requestedExpiration: expiration });
  const granted = Date.parse(json.expiration);
  expect(granted).toBeLessThan(Date.parse(expiration));
  expect(granted).toBe(stage.google.channels().find(({ id }) => id === json.id)?.expiration);
});

test('an expiration is accepted in any time zone', async () => {
  const inOneHour = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
  const there = new Date(inOneHour + 2 * 3_600_000).toISOString().replace('.000Z', '+02:00');
  const { json } = await stage.call('POST /channels', { body: { ...CHANGES, expiration: there } });
  expect(Date.parse(json.requestedExpiration)).toBe(inOneHour);
});

test('a token is sent to Google, and is in no answer', async () => {
  const body = { ...CHANGES, tokenData: 'visible' };
  const opened = await stage.call('POST /channels', { body });
  const { id } = opened.json;
  const token = stage.google.channels().find((channel) => channel.id === id)?.token ?? '';
  expect(token).toMatch(/^[\w-]{43}\.visible$/);
  const answers = [
    opened,
    await stage.call('GET /channels/{id}', { id }),
    await stage.call('GET /channels'),
    await stage.call('GET /channels/{id}/notifications', { id }),
    await stage.call('DELETE /channels/{id}', { id }),
  ];
  for (const { statusCode, headers, body: text } of answers) {
    expect([200, 201]).toContain(statusCode);
    expect(JSON.stringify(headers) + text).not.toContain(token.slice(0, 43));
    expect(text).not.toContain(TOKEN_SECRET);
  }
});

test('GET /channels/{id} shows the same as POST /channels', async () => {
  const { json } = await stage.call('POST /channels', { body: CHANGES });
  const shown = await stage.call('GET /channels/{id}', { id: json.id });
  expect([shown.statusCode, shown.json]).toEqual([200, json]);
});

test('DELETE /channels/{id} stops the channel and shows it', async () => {
  const { json } = await stage.call('POST /channels', { body: CHANGES });
  const stopped = await stage.call('DELETE /channels/{id}', { id: json.id });
  expect(stopped.statusCode).toBe(200);
  expect(stopped.json).toEqual({
    ...json,
    state: 'stopped',
    updatedAt: expect.stringMatching(ISO),
  });
  expect(stage.google.channels().map(({ id }) => id)).not.toContain(json.id);
  expect((await stage.call('GET /channels/{id}', { id: json.id })).json).toEqual(stopped.json);
  expect((await stage.call('DELETE /channels/{id}', { id: json.id })).json).toEqual(stopped.json);
});

test('a channel whose lease has run out is shown as expired', async () => {
  const expiration = new Date(Date.now() + 60_000).toISOString();
  const { json } = await stage.call('POST /channels', { body: { ...CHANGES, expiration } });
  stage.pass(60_000);
  const shown = await stage.call('GET /channels/{id}', { id: json.id });
  expect(shown.json).toEqual({ ...json, state: 'expired' });
});

test('an access token is kept from one request to the next', async () => {
  await stage.call('POST /channels', { body: CHANGES });
  stage.google.requests.length = 0;
  await stage.call('POST /channels', { body: CHANGES });
  expect(stage.google.requests.map(({ path }) => path)).toEqual(['/drive/v3/changes/watch']);
});

test('a body in base64 is accepted', async () => {
  const body = Buffer.from(JSON.stringify(CHANGES)).toString('base64');
  const { statusCode } = await stage.call('POST /channels', { body, isBase64Encoded: true });
  expect(statusCode).toBe(201);
});

test.each(['GET /channels/{id}', 'GET /channels/{id}/notifications', 'DELETE /channels/{id}'])(
  '%s of a channel that does not exist is a 404',
  async (routeKey) => {
    for (const id of ['no-such-channel', 'a#b', 'x'.repeat(3000), crypto.randomUUID()]) {
      const { statusCode, json } = await stage.call(routeKey, { id });
      expect(statusCode).toBe(404);
      expect(json).toEqual({
        error: { code: 'not-found', message: expect.any(String), field: 'id' },
      });
    }
  },
);

test.each(['PUT /channels', '$default', '', 'GET /', 'constructor', '__proto__'])(
  'the unknown route %j is a 404',
  async (routeKey) => {
    const { statusCode, json } = await stage.call(routeKey);
    expect([statusCode, json.error.code]).toEqual([404, 'not-found']);
  },
);
