import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  API_KEY,
  CHANGES,
  type ManagerStage,
  startManager,
  TOKEN_SECRET,
  USER,
} from './packaged-manager.ts';

let stage: ManagerStage;
let secrets: string[];
beforeAll(async () => {
  stage = await startManager();
  const user = stage.google.authorizedUser(USER);
  secrets = [API_KEY, TOKEN_SECRET, 'sesame', user.client_secret, user.refresh_token];
  stage.rotate('googleCredentials', JSON.stringify(user));
});

afterEach(() => {
  stage.logged.length = 0;
});

const lines = () => stage.logged.map((line) => JSON.parse(line));
const spec = { ...CHANGES, tokenData: 'sesame-data' };

function expectNothingSecret(): void {
  const all = stage.logged.join('\n');
  for (const secret of secrets) expect(all).not.toContain(secret);
  for (const { token = '' } of stage.google.channels())
    expect(all).not.toContain(token.slice(0, 43));
  expect(all).not.toMatch(/ya29\./);
}

test('a successful request is one line with the channel', async () => {
  const { json } = await stage.call('POST /channels', { body: spec });
  await stage.call('GET /channels');
  await stage.call('DELETE /channels/{id}', { id: json.id });
  const done = { level: 'info', message: 'request' };
  expect(lines()).toEqual([
    { ...done, routeKey: 'POST /channels', status: 201, id: json.id },
    { ...done, routeKey: 'GET /channels', status: 200 },
    { ...done, routeKey: 'DELETE /channels/{id}', status: 200, id: json.id },
  ]);
});

test('a request for a watch is logged with the watch’s id, after what was done', async () => {
  const headers = { authorization: `Bearer ${API_KEY}`, 'idempotency-key': 'sesame-idempotency' };
  const { json } = await stage.call('POST /watches', { body: spec, headers });
  await stage.call('DELETE /watches/{id}', { id: json.id });
  expect(lines()).toMatchObject([
    { level: 'info', watchId: json.id, channelId: json.currentChannel },
    { level: 'info', message: 'request', routeKey: 'POST /watches', status: 201, id: json.id },
    { level: 'info', message: 'request', routeKey: 'DELETE /watches/{id}', id: json.id },
  ]);
  expectNothingSecret();
});

test('a wrong key is one line without the key', async () => {
  const headers = { authorization: 'Bearer sesame-wrong' };
  await stage.call('GET /channels', { headers });
  expect(lines()).toEqual([
    {
      level: 'warn',
      message: 'request failed',
      routeKey: 'GET /channels',
      status: 401,
      error: 'TidingsError',
      code: 'unauthorized',
      detail: expect.any(String),
    },
  ]);
  expectNothingSecret();
});

test.each([
  '{"resource": "sesame',
  { ...spec, tokenData: `sesame ${'x'.repeat(300)}` },
  { ...spec, tokenData: 'sesame\n' },
  { ...spec, token: 'sesame-token' },
  { ...spec, parameters: { key: 'sesame' } },
  { resource: 'drive.files', parameters: { fileId: 'sesame%20' } },
  { resource: 'drive.files', parameters: { fileId: ['sesame'] } },
])('an invalid request is one line without its body: %j', async (body) => {
  await stage.call('POST /channels', { body });
  expect(lines()).toMatchObject([{ level: 'warn', status: 400 }]);
  expectNothingSecret();
});

test('a rejection by Google is one line with its class, and nothing of the call', async () => {
  stage.google.faults.watchError = 'forbidden';
  await stage.call('POST /channels', { body: spec });
  stage.google.faults.watchError = null;
  expect(lines()).toMatchObject([
    { level: 'warn', status: 422, error: 'GoogleError', code: 'google-blocked' },
  ]);
  expectNothingSecret();
});

test('a revoked grant is one line without the grant, down to its cause', async () => {
  stage.google.revoke(USER);
  await stage.call('POST /channels', { body: spec });
  expect(lines()).toMatchObject([{ level: 'warn', status: 422, code: 'google-reconnect' }]);
  expectNothingSecret();
});

test('unreadable credentials are one line without the credentials', async () => {
  stage.pass(10 * 60_000);
  for (const json of ['sesame-no-json', '{"type":"authorized_user","client_secret":"sesame"}']) {
    stage.rotate('googleCredentials', json);
    stage.pass(10_000);
    await stage.call('POST /channels', { body: spec });
  }
  expect(lines()).toMatchObject([{ code: 'google-credentials' }, { code: 'google-credentials' }]);
  expectNothingSecret();
});
