import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { rejectCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { errorOf } from '../accounts/account-api.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { FAILURE } from './rows/watch-rows.ts';
import { callRoute } from './watch-api.ts';

const BODY = { resource: 'drive.changes', parameters: { pageToken: '1' } };

const post = (set: Renewing, body: unknown = BODY, idempotencyKey?: string) =>
  callRoute(set, 'POST /watches', {
    body,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });

test('POST /watches answers 201 with the open channel of the new watch, then 200', async () => {
  const set = await renewing();
  const { status, headers, json } = await post(set);
  expect([status, headers['location']]).toEqual([201, `/watches/${json.id}`]);
  expect(json).toMatchObject({
    ...BODY,
    account: 'default',
    health: { status: 'active', since: new Date(NOW_MS).toISOString() },
    currentChannel: set.live()[0],
    channels: [{ id: set.live()[0], state: 'active', watchId: json.id }],
  });

  const again = await post(set);
  expect([again.status, again.json]).toEqual([200, json]);
});

test.each<[string, Partial<Faults>]>([
  ['is down', { watchError: { status: 503, reason: 'backendError' } }],
  ['has too many calls', { watchError: { status: 429, reason: '' } }],
  ['gives no token', { tokenError: { status: 503, reason: 'backendError' } }],
])(
  'POST /watches while Google %s answers 202, and the watch is covered later',
  async (_, faults) => {
    const set = await renewing({ faults });
    const { status, headers, json } = await post(set);
    expect([status, headers['location']]).toEqual([202, `/watches/${json.id}`]);
    expect(json).toMatchObject({ health: { status: 'uncovered' } });
    expect(json).not.toHaveProperty('currentChannel');
    expect((await post(set)).status).toBe(200);

    Object.assign(set.google.faults, { watchError: null, tokenError: null });
    await set.pass(HOUR);
    const { json: later } = await callRoute(set, 'GET /watches/{id}', { id: json.id });
    expect(later).toMatchObject({ id: json.id, health: { status: 'active' } });
  },
);

test('POST /watches with an Idempotency-Key that was used for another request answers 422', async () => {
  const set = await renewing();
  expect((await post(set, BODY, 'key-1')).status).toBe(201);
  const other = await post(set, { ...BODY, parameters: { pageToken: '2' } }, 'key-1');
  expect(errorOf(other)).toEqual([422, 'idempotency-key-reused']);
});

test('GET /watches gives the watches page by page, with the health that their accounts leave them', async () => {
  const set = await renewing();
  const ann = await set.connect('ann@example.com');
  const { json: first } = await post(set);
  await set.clock.advance(1);
  const { json: second } = await post(set, { ...BODY, account: ann.id });
  await rejectCredentials(set.table, ann, {
    failure: FAILURE,
    failedCredentials: await set.deps.digestOf(ann),
    nowMs: set.clock.now(),
  });

  const { json: page } = await callRoute(set, 'GET /watches', { query: { limit: '1' } });
  expect(page.watches).toMatchObject([
    { id: second.id, health: { status: 'needs_reconnect', reason: FAILURE.message } },
  ]);
  const query = { limit: '1', cursor: page.nextCursor };
  const { json: rest } = await callRoute(set, 'GET /watches', { query });
  expect(rest.watches).toMatchObject([{ id: first.id, health: { status: 'active' } }]);
});

test('POST /watches/{id}/renew answers with the watch and its new channel', async () => {
  const set = await renewing();
  const { json: before } = await post(set);
  const renewed = await callRoute(set, 'POST /watches/{id}/renew', { id: before.id });
  expect(renewed).toMatchObject({ status: 200, json: { currentChannel: set.live()[0] } });
  expect(renewed.json.currentChannel).not.toBe(before.currentChannel);
});

test('DELETE /watches/{id} answers 202 until its channel is stopped, then 200', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const { id, currentChannel } = (await post(set)).json;
  const remove = () => callRoute(set, 'DELETE /watches/{id}', { id });
  const first = await remove();
  expect(first).toMatchObject({ status: 202, json: { id, channels: [{ id: currentChannel }] } });
  for (const name of ['health', 'coveredUntil', 'nextRenewal', 'currentChannel'])
    expect(first.json).not.toHaveProperty(name);

  set.google.faults.stopError = null;
  await set.clock.advance(HOUR);
  expect(await remove()).toMatchObject({ status: 200, json: { channels: [{ state: 'stopped' }] } });
  expect((await remove()).status).toBe(200);
});

test('a watch that is deleted, another owner’s or unknown is not found', async () => {
  const set = await renewing();
  const { id } = (await post(set)).json;
  const routes = ['GET /watches/{id}', 'POST /watches/{id}/renew'];
  const notFound = async (request: { id: string; owner?: string }) => {
    for (const route of routes)
      expect(errorOf(await callRoute(set, route, request))).toEqual([404, 'not-found']);
  };
  await notFound({ id, owner: 'bob' });
  await notFound({ id: 'no-such-watch' });
  // No key of the table is so long.
  await notFound({ id: 'a'.repeat(3000) });
  expect((await callRoute(set, 'DELETE /watches/{id}', { id })).status).toBe(200);
  await notFound({ id });
});
