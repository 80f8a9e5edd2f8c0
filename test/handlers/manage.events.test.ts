import { beforeAll, describe, expect, test } from 'vitest';
import { dispatchAll } from './dispatched.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { CHANGES, keyOf, type ManagerStage, startManager } from './packaged-manager.ts';

let stage: ManagerStage;
let dispatch: PackagedFunction;
beforeAll(async () => {
  stage = await startManager();
  dispatch = await stage.load('dispatch');
});

/** A new owner. */
async function owner() {
  const headers = await keyOf(stage, crypto.randomUUID());
  const call = (routeKey: string, request: Parameters<ManagerStage['call']>[1] = {}) =>
    stage.call(routeKey, { ...request, headers: { ...headers, ...request.headers } });
  const publish = (body: unknown, more: Record<string, string> = {}) =>
    call('POST /events', { body, headers: more });
  const list = async (query: Record<string, string> = {}) =>
    (await call('GET /events', { query })).json;
  return { call, publish, list };
}

test('a published event is in the log of its owner only, with what was published', async () => {
  const [ann, bob] = [await owner(), await owner()];
  const publication = {
    type: 'order.created',
    data: { id: 17 },
    ref: '/orders/17',
    sender: 'ann',
    subject: '17',
  };
  const { statusCode, json } = await ann.publish(publication);
  expect([statusCode, json.events]).toMatchObject([
    202,
    [{ type: 'order.created', duplicate: false }],
  ]);
  const [{ id }] = json.events;
  expect(await dispatchAll(stage, dispatch)).toEqual([]);
  const { events } = await ann.list();
  expect(events).toEqual([
    {
      specversion: '1.0',
      id,
      source: '/events',
      datacontenttype: 'application/json',
      time: expect.any(String),
      sequence: '0000000000000001',
      ...publication,
    },
  ]);
  expect((await bob.list()).events).toEqual([]);
  expect((await ann.call('GET /events/{id}', { id })).json).toEqual(events[0]);
  expect((await bob.call('GET /events/{id}', { id })).statusCode).toBe(404);
});

describe('an event with an id of its own', () => {
  test('is published once', async () => {
    const ann = await owner();
    const first = await ann.publish({ type: 'a.b', id: '1', data: [1] });
    const second = await ann.publish({ type: 'a.b', id: '1', data: [1] });
    expect(second.json.events).toEqual([
      { ...first.json.events[0], time: expect.any(String), duplicate: true },
    ]);
    await dispatchAll(stage, dispatch);
    expect((await ann.list()).events).toHaveLength(1);
  });

  test('that another event was published with is refused', async () => {
    const ann = await owner();
    await ann.publish({ type: 'a.b', id: '1', data: [1] });
    const { statusCode, json } = await ann.publish({ type: 'a.b', id: '1', data: [2] });
    expect([statusCode, json.error.code, json.error.field]).toEqual([422, 'event-id-reused', 'id']);
  });

  test('that another event was published with is refused with its place in a batch', async () => {
    const ann = await owner();
    await ann.publish({ type: 'a.b', id: '1', data: [1] });
    const events = [{ type: 'a.b' }, { type: 'a.b', id: '1', data: [2] }];
    const { json } = await ann.publish({ events });
    expect([json.error.code, json.error.field]).toEqual(['event-id-reused', 'events.1.id']);
  });
});

test('an event that has no number yet is not found', async () => {
  const ann = await owner();
  const { json } = await ann.publish({ type: 'a.b' });
  expect((await ann.call('GET /events/{id}', { id: json.events[0].id })).statusCode).toBe(404);
});

test('the log is paged in order, by types and by time', async () => {
  const ann = await owner();
  const types = ['a.b', 'a.c', 'b.c', 'a.b.c', 'a.b'];
  for (const type of types) {
    await ann.publish({ type });
    await dispatchAll(stage, dispatch);
  }
  const listed: string[] = [];
  let page = await ann.list({ limit: '2' });
  while (page.nextCursor !== undefined) {
    listed.push(...page.events.map(({ type }: { type: string }) => type));
    page = await ann.list({ limit: '2', cursor: page.nextCursor });
  }
  expect([listed, page.events]).toEqual([types, []]);
  const typesOf = async (query: Record<string, string>) =>
    (await ann.list(query)).events.map(({ type }: { type: string }) => type);
  expect(await typesOf({ types: 'b.*, a.**' })).toEqual(types);
  expect(await typesOf({ types: '*.c' })).toEqual(['a.c', 'b.c']);
  const since = (await ann.list({ limit: '1' })).events[0].time;
  expect(await typesOf({ since })).toEqual(types);
  expect(await typesOf({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
});

test.each([
  [{ types: 'a..b' }, 'invalid-pattern', 'types'],
  [{ types: '' }, 'invalid-pattern', 'types'],
  [{ since: 'yesterday' }, 'invalid-request', 'since'],
  [{ since: '2027-02-30T12:00:00Z' }, 'invalid-request', 'since'],
  [{ cursor: 'x' }, 'invalid-cursor', 'cursor'],
  [{ limit: '0' }, 'invalid-request', 'limit'],
])('the query %j is refused', async (query, code, field) => {
  const { statusCode, json } = await stage.call('GET /events', { query });
  expect([statusCode, json.error.code, json.error.field]).toEqual([400, code, field]);
});

test('a watch lists its events and notifications, newest first', async () => {
  const { json: watch } = await stage.call('POST /watches', { body: CHANGES });
  for (let n = 0; n < 3; n += 1) {
    stage.google.editFile('user@example.com', 'root', { name: `Name ${n}` });
    await stage.google.idle();
  }
  expect(await dispatchAll(stage, dispatch)).toEqual([]);
  const request = { id: watch.id, query: { limit: '2' } };
  const first = await stage.call('GET /watches/{id}/notifications', request);
  const { notifications, nextCursor: cursor } = first.json;
  expect(notifications).toMatchObject([{ resourceState: 'change' }, { resourceState: 'change' }]);
  const rest = await stage.call('GET /watches/{id}/notifications', {
    id: watch.id,
    query: { cursor },
  });
  const numbers = [...notifications, ...rest.json.notifications].map(
    ({ messageNumber }: { messageNumber: number }) => messageNumber,
  );
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  const { json } = await stage.call('GET /watches/{id}/events', { id: watch.id });
  expect(json.events.map(({ source }: { source: string }) => source)).toEqual(
    numbers.map(() => `/watches/${watch.id}`),
  );
  const { id } = json.events[0];
  expect((await stage.call('GET /events/{id}', { id })).json).toEqual(json.events[0]);
  const other = await owner();
  for (const routeKey of ['GET /watches/{id}/events', 'GET /watches/{id}/notifications'])
    expect((await other.call(routeKey, { id: watch.id })).statusCode).toBe(404);
  expect((await other.call('GET /events/{id}', { id })).statusCode).toBe(404);
});

test('the types of events are listed', async () => {
  const { statusCode, json } = await stage.call('GET /event-types');
  expect(statusCode).toBe(200);
  expect(json.eventTypes).toEqual(expect.any(Array));
});
