import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawItems } from '../support/raw-items.ts';
import {
  API_KEY,
  CHANGES,
  keyOf,
  type ManagerStage,
  ownHeaders,
  startManager,
  TOKEN_SECRET,
} from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

// After all tests: no token and no Idempotency-Key is in an answer, a log line or a row.
afterAll(async () => {
  const tokens = stage.google.channels().map(({ token = '' }) => token.slice(0, 43));
  expect(tokens.length).toBeGreaterThan(0);
  const rows = JSON.stringify(await rawItems(stage.table));
  const all = [...stage.answered, ...stage.logged, rows, JSON.stringify(stage.metrics)].join('\n');
  for (const secret of [...tokens, TOKEN_SECRET, API_KEY, 'sesame'])
    expect(all).not.toContain(secret);
});

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

let pages = 0;
/** A valid request that no test has sent yet. */
function aSpec() {
  pages += 1;
  return { ...CHANGES, parameters: { pageToken: String(pages) } };
}
const post = (body: unknown, headers?: Record<string, string>) =>
  stage.call('POST /watches', { body, ...(headers ? { headers } : {}) });
const live = () => stage.google.channels().map(({ id }) => id);
const errorOf = ({ statusCode, json }: Awaited<ReturnType<typeof post>>) => [
  statusCode,
  json.error?.code,
  json.error?.field,
];

test('a new watch is active at once, and shown with its channel, health and next renewal', async () => {
  const spec = { ...aSpec(), tokenData: 'mine' };
  const { statusCode, headers, json } = await post(spec);
  expect(statusCode).toBe(201);
  expect(headers).toMatchObject({ location: `/watches/${json.id}` });
  expect(json).toEqual({
    ...spec,
    id: UUID,
    account: 'default',
    health: { status: 'active', since: ISO },
    coveredUntil: ISO,
    nextRenewal: ISO,
    createdAt: ISO,
    updatedAt: ISO,
    currentChannel: UUID,
    channels: [expect.objectContaining({ watchId: json.id, state: 'active', account: 'default' })],
  });
  expect(live()).toContain(json.currentChannel);
  expect(json.channels[0].id).toBe(json.currentChannel);
  expect(Date.parse(json.nextRenewal)).toBeLessThan(Date.parse(json.coveredUntil));
  const shown = await stage.call('GET /watches/{id}', { id: json.id });
  expect([shown.statusCode, shown.json]).toEqual([200, json]);
});

test('a lease as long as the deployment’s setting is requested by default', async () => {
  const { json } = await post(aSpec());
  const leaseMs = Date.parse(json.coveredUntil) - Date.parse(json.createdAt);
  expect(Math.round(leaseMs / 60_000)).toBe(48 * 60);
});

test('a lease of the requested length is requested', async () => {
  const { json } = await post({ ...aSpec(), leaseSeconds: 3600 });
  expect(json.leaseSeconds).toBe(3600);
  const leaseMs = Date.parse(json.coveredUntil) - Date.parse(json.createdAt);
  expect(Math.round(leaseMs / 60_000)).toBe(60);
});

test('watches are listed in pages, the newest first', async () => {
  const headers = await keyOf(stage, 'lister');
  const made: string[] = [];
  const account = await stage.call('POST /accounts', {
    body: stage.google.authorizedUser('lister@example.com'),
    headers,
  });
  for (let count = 0; count < 3; count += 1) {
    stage.pass(1);
    made.unshift((await post({ ...aSpec(), account: account.json.id }, headers)).json.id);
  }
  const first = await stage.call('GET /watches', { query: { limit: '2' }, headers });
  const query = { limit: '2', cursor: first.json.nextCursor };
  const second = await stage.call('GET /watches', { query, headers });
  expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
  const listed = [...first.json.watches, ...second.json.watches];
  expect(listed.map(({ id }) => id)).toEqual(made);
  expect(listed[0].health).toEqual({ status: 'active', since: ISO });
  expect(listed[0]).not.toHaveProperty('channels');
});

describe('a spec creates one watch', () => {
  test('however often and in whatever spelling it is sent', async () => {
    const spec = { ...aSpec(), parameters: { pageToken: '900', pageSize: 7 } };
    const first = await post(spec);
    const opened = live().length;
    const again = await post({ ...spec, parameters: { pageSize: '7', pageToken: '900' } });
    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    expect(again.json).toEqual(first.json);
    expect(again.headers).toMatchObject({ location: `/watches/${first.json.id}` });
    expect(live()).toHaveLength(opened);
  });

  test('if it is sent concurrently', async () => {
    const spec = aSpec();
    const opened = live().length;
    const all = await Promise.all(Array.from({ length: 5 }, () => post(spec)));
    expect(new Set(all.map(({ json }) => json.id)).size).toBe(1);
    expect(live()).toHaveLength(opened + 1);
  });

  test('by its Idempotency-Key', async () => {
    const headers = { ...ownHeaders(), 'idempotency-key': 'sesame-idempotency' };
    const spec = aSpec();
    const first = await post(spec, headers);
    const again = await post(spec, headers);
    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    expect(again.json.id).toBe(first.json.id);
    expect(errorOf(await post(aSpec(), headers))).toEqual([
      422,
      'idempotency-key-reused',
      'Idempotency-Key',
    ]);
  });

  test('by the Idempotency-Key of its owner, not by that of another', async () => {
    const headers = { ...(await keyOf(stage, 'stranger')), 'idempotency-key': 'sesame-shared' };
    const mine = { ...ownHeaders(), 'idempotency-key': 'sesame-shared' };
    const account = await stage.call('POST /accounts', {
      body: stage.google.authorizedUser('stranger@example.com'),
      headers,
    });
    const first = await post(aSpec(), mine);
    const theirs = await post({ ...aSpec(), account: account.json.id }, headers);
    expect([first.statusCode, theirs.statusCode]).toEqual([201, 201]);
    expect(theirs.json.id).not.toBe(first.json.id);
  });

  test('and is a conflict with another lease or token data', async () => {
    const spec = aSpec();
    await post(spec);
    expect(errorOf(await post({ ...spec, tokenData: 'x' }))).toEqual([
      409,
      'watch-exists',
      'tokenData',
    ]);
    expect(errorOf(await post({ ...spec, leaseSeconds: 600 }))).toEqual([
      409,
      'watch-exists',
      'leaseSeconds',
    ]);
  });
});

describe('POST /watches/{id}/renew', () => {
  test('replaces the channel by a new one', async () => {
    const { json: watch } = await post(aSpec());
    const { statusCode, json } = await stage.call('POST /watches/{id}/renew', { id: watch.id });
    expect(statusCode).toBe(200);
    expect(json.currentChannel).not.toBe(watch.currentChannel);
    expect(live()).toContain(json.currentChannel);
    expect(live()).not.toContain(watch.currentChannel);
    expect(json.health.since).toBe(watch.health.since);
  });

  test('keeps the old channel if Google rejects the new one', async () => {
    const { json: watch } = await post(aSpec());
    stage.google.faults.watchError = 'forbidden';
    const failed = await stage.call('POST /watches/{id}/renew', { id: watch.id });
    stage.google.faults.watchError = null;
    expect([failed.statusCode, failed.json.error.code]).toEqual([422, 'google-blocked']);
    const { json } = await stage.call('GET /watches/{id}', { id: watch.id });
    expect(json.currentChannel).toBe(watch.currentChannel);
    expect(json.health).toMatchObject({ status: 'degraded', since: ISO });
    expect(live()).toContain(watch.currentChannel);
  });
});

describe('DELETE /watches/{id}', () => {
  test('stops its channels, can be repeated, and frees the spec', async () => {
    const spec = aSpec();
    const { json: watch } = await post(spec);
    const gone = await stage.call('DELETE /watches/{id}', { id: watch.id });
    expect(gone.statusCode).toBe(200);
    expect(gone.json).toMatchObject({ id: watch.id, deletedAt: ISO });
    expect(gone.json).not.toHaveProperty('health');
    expect(live()).not.toContain(watch.currentChannel);
    expect((await stage.call('DELETE /watches/{id}', { id: watch.id })).statusCode).toBe(200);
    expect((await stage.call('GET /watches/{id}', { id: watch.id })).statusCode).toBe(404);
    const anew = await post(spec);
    expect(anew.statusCode).toBe(201);
    expect(anew.json.id).not.toBe(watch.id);
  });

  test('is accepted while Google cannot stop the channel yet', async () => {
    const { json: watch } = await post(aSpec());
    stage.google.faults.stopError = 'forbidden';
    const gone = await stage.call('DELETE /watches/{id}', { id: watch.id });
    stage.google.faults.stopError = null;
    expect([gone.statusCode, gone.json.channels[0].state]).toEqual([202, 'stopping']);
  });
});

test('the channel of a watch cannot be stopped on its own', async () => {
  const { json: watch } = await post(aSpec());
  const id = watch.currentChannel;
  const alone = await stage.call('DELETE /channels/{id}', { id });
  expect([alone.statusCode, alone.json.error.code]).toEqual([409, 'channel-of-watch']);
  // Neither as an orphan.
  const query = { resourceId: watch.channels[0].resourceId };
  expect((await stage.call('DELETE /channels/{id}', { id, query })).statusCode).toBe(409);
  expect(live()).toContain(id);
});

const OF_ONE = ['GET /watches/{id}', 'DELETE /watches/{id}', 'POST /watches/{id}/renew'];

test.each(OF_ONE)(
  '%s of a watch that does not exist, or of another owner, is a 404',
  async (route) => {
    const { json: watch } = await post(aSpec());
    const headers = await keyOf(stage, 'nosy');
    const answers = [
      await stage.call(route, { id: watch.id, headers }),
      await stage.call(route, { id: crypto.randomUUID() }),
      await stage.call(route, { id: 'a#b' }),
      await stage.call(route, { id: 'x'.repeat(3000) }),
    ];
    for (const { statusCode, json } of answers)
      expect([statusCode, json.error.code, json.error.field]).toEqual([404, 'not-found', 'id']);
    expect(live()).toContain(watch.currentChannel);
    expect((await stage.call('GET /watches', { headers })).json).toEqual({ watches: [] });
  },
);

test('an account of another owner cannot be used for a watch', async () => {
  const { json: account } = await stage.call('POST /accounts', {
    body: stage.google.authorizedUser('alice@example.com'),
  });
  const headers = await keyOf(stage, 'nosy');
  for (const id of [account.id, 'default'])
    expect(errorOf(await post({ ...aSpec(), account: id }, headers))).toEqual([
      400,
      'unknown-account',
      'account',
    ]);
});
