import { beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { API_KEY, CHANGES, type ManagerStage, startManager } from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

const CALLS: [string, { id?: string; body?: unknown }][] = [
  ...Object.keys(ROUTES).map((routeKey): [string, object] => [
    routeKey,
    { id: 'c', body: CHANGES },
  ]),
  ['POST /channels', { body: 'no json' }],
  ['POST /watches', { body: 'no json' }],
  ['GET /nothing', {}],
];

const REJECTED: Record<string, string>[] = [
  {},
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer ' },
  { authorization: API_KEY },
  { authorization: `Basic ${API_KEY}` },
  { authorization: `Basic ${Buffer.from(`user:${API_KEY}`).toString('base64')}` },
  { authorization: `Bearer${API_KEY}` },
  { authorization: `Bearer ${API_KEY} x` },
  { authorization: `Bearer x ${API_KEY}` },
  { authorization: `Bearer ${API_KEY}x` },
  { authorization: `Bearer ${API_KEY.slice(0, -1)}` },
  { authorization: `Bearer ${API_KEY.toUpperCase()}` },
  { authorization: `Bearer ${API_KEY},Bearer ${API_KEY}` },
  { authorization: `Bearer ${'x'.repeat(10_000)}` },
  { authorization: 'Bearer null' },
  { authorization: 'Bearer undefined' },
  { 'x-api-key': API_KEY },
];

test.each(REJECTED)(
  '%o is a 401 on every route, without a call to the table or Google',
  async (headers) => {
    stage.database.forget();
    for (const [routeKey, request] of CALLS) {
      const {
        statusCode,
        headers: answered,
        json,
      } = await stage.call(routeKey, {
        ...request,
        headers,
      });
      expect([statusCode, json]).toEqual([
        401,
        { error: { code: 'unauthorized', message: expect.any(String) } },
      ]);
      expect(answered).toMatchObject({ 'www-authenticate': 'Bearer' });
    }
    expect(stage.database.calls()).toEqual([]);
    expect(stage.google.requests).toEqual([]);
  },
);

test.each([`Bearer ${API_KEY}`, `bearer ${API_KEY}`, `Bearer   ${API_KEY}  `])(
  '%j is authorized',
  async (authorization) => {
    const { statusCode } = await stage.call('GET /channels', { headers: { authorization } });
    expect(statusCode).toBe(200);
  },
);

test('a new key is authorized at once, the old one for five more minutes at most', async () => {
  const status = async (key: string) =>
    (await stage.call('GET /channels', { headers: { authorization: `Bearer ${key}` } })).statusCode;
  stage.pass(10_000);
  stage.rotate('apiKey', 'a-new-key');
  expect(await status(API_KEY)).toBe(200);
  expect(await status('a-new-key')).toBe(200);
  expect(await status(API_KEY)).toBe(401);
  stage.pass(10_000);
  stage.rotate('apiKey', 'a-newer-key');
  expect(await status('a-new-key')).toBe(200);
  stage.pass(5 * 60_000);
  expect(await status('a-new-key')).toBe(401);
  expect(await status('a-newer-key')).toBe(200);
});
