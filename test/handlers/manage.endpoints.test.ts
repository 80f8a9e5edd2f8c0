import { beforeAll, describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { type DeliveryStage, ownerOf, startDeliveries } from './packaged-deliveries.ts';

let stage: DeliveryStage;
beforeAll(async () => {
  stage = await startDeliveries();
});

const SIX_SECONDS = 6000;

/** An owner with an endpoint at a path of its own. */
async function withEndpoint(body: Record<string, unknown> = {}) {
  const call = await ownerOf(stage);
  const path = `/${crypto.randomUUID()}`;
  const url = stage.webhooks.url + path;
  const { statusCode, json } = await call('POST /endpoints', {
    body: { url, events: ['*'], ...body },
  });
  expect([statusCode, json.error]).toEqual([201, undefined]);
  // dispatch looks for changes every five seconds.
  stage.pass(SIX_SECONDS);
  const received = () => stage.webhooks.received.filter((request) => request.path === path);
  const publish = async (type = 'order.created', more: Record<string, unknown> = {}) => {
    const answer = await call('POST /events', { body: { type, data: { total: 3 }, ...more } });
    await stage.settle();
    return answer.json.events?.[0].id as string;
  };
  return { call, path, url, endpoint: json, id: json.id as string, received, publish };
}

describe('a new endpoint', () => {
  test('shows its secret once, and never again', async () => {
    const { call, id, endpoint } = await withEndpoint();
    expect(endpoint).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      publicKey: expect.stringMatching(/^whpk_/),
      status: 'active',
      format: 'cloudevents',
      timeoutSeconds: 15,
      events: ['*'],
    });
    const { secret, ...shown } = endpoint;
    expect((await call('GET /endpoints/{id}', { id })).json).toEqual(shown);
    expect((await call('GET /endpoints')).json).toEqual({ endpoints: [shown] });
    expect(stage.answered.filter((answer) => answer.includes(secret))).toHaveLength(1);
    expect(stage.logged.join()).not.toContain(secret);
  });

  test('has the secret that is given, and headers that no answer shows', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const headers = { Authorization: 'Bearer of-mine', 'X-Team': 'blue' };
    const { endpoint, received, publish } = await withEndpoint({ secret, headers });
    expect(endpoint).toMatchObject({ secret, headerNames: ['authorization', 'x-team'] });
    await publish();
    expect(received()[0]?.headers).toMatchObject({
      authorization: 'Bearer of-mine',
      'x-team': 'blue',
    });
    expect(stage.answered.join()).not.toContain('of-mine');
    expect(stage.logged.join()).not.toContain('of-mine');
  });

  test('gets events that match, signed by both keys, and no other owner does', async () => {
    const ann = await withEndpoint({ events: ['order.*'], filter: { q: { total__gt: 2 } } });
    const bob = await withEndpoint();
    const id = await ann.publish();
    await ann.publish('invoice.created');
    await ann.publish('order.created', { data: { total: 1 } });
    expect(bob.received()).toEqual([]);
    expect(ann.received()).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = ann.received();
    const now = () => Date.now();
    for (const keys of [
      { secrets: [ann.endpoint.secret] },
      { publicKeys: [ann.endpoint.publicKey] },
    ])
      expect(verifyWebhook({ headers, body, now, ...keys })).toMatchObject({
        id,
        type: 'order.created',
        data: { total: 3 },
      });
  });

  test('of another owner is not found, by any route', async () => {
    const ann = await withEndpoint();
    const eventId = await ann.publish();
    const bob = await ownerOf(stage);
    for (const routeKey of [
      'GET /endpoints/{id}',
      'PATCH /endpoints/{id}',
      'DELETE /endpoints/{id}',
      'POST /endpoints/{id}/rotate-secret',
      'POST /endpoints/{id}/test',
      'POST /endpoints/{id}/pause',
      'POST /endpoints/{id}/enable',
      'POST /endpoints/{id}/recover',
      'GET /endpoints/{id}/deliveries',
    ]) {
      const body = routeKey.startsWith('PATCH') ? { body: { description: 'mine' } } : {};
      const { statusCode } = await bob(routeKey, { id: ann.id, ...body });
      expect([routeKey, statusCode]).toEqual([routeKey, 404]);
    }
    const id = `${ann.id}.${eventId}`;
    expect((await bob('GET /deliveries/{id}', { id })).statusCode).toBe(404);
    expect((await bob('POST /deliveries/{id}/retry', { id })).statusCode).toBe(404);
    expect((await bob('GET /deliveries', { query: { event: eventId } })).json.deliveries).toEqual(
      [],
    );
    expect((await ann.call('GET /deliveries/{id}', { id })).json.status).toBe('delivered');
  });
});

describe('PATCH', () => {
  test('changes what is given, and null removes', async () => {
    const { call, id } = await withEndpoint({ description: 'mine', rate: 5, headers: { a: '1' } });
    const body = {
      description: null,
      rate: null,
      events: ['a.*'],
      format: 'hook',
      timeoutSeconds: 3,
    };
    const { json } = await call('PATCH /endpoints/{id}', { id, body });
    expect(json).toMatchObject({ events: ['a.*'], format: 'hook', timeoutSeconds: 3 });
    expect(json).not.toHaveProperty('description');
    expect(json).not.toHaveProperty('rate');
    expect(json.headerNames).toEqual(['a']);
    const none = await call('PATCH /endpoints/{id}', { id, body: { headers: {} } });
    expect(none.json).not.toHaveProperty('headerNames');
  });

  test('pauses and enables, and of two at once each is taken or asked to come again', async () => {
    const { call, id } = await withEndpoint();
    const paused = await call('PATCH /endpoints/{id}', { id, body: { paused: true } });
    expect(paused.json.status).toBe('paused');
    const enabled = await call('PATCH /endpoints/{id}', { id, body: { paused: false } });
    expect(enabled.json.status).toBe('active');
    const both = await Promise.all(
      ['x', 'y'].map((description) => call('PATCH /endpoints/{id}', { id, body: { description } })),
    );
    expect(
      both.map(({ statusCode }) => statusCode).every((code) => [200, 409].includes(code)),
    ).toBe(true);
  });
});

test('a deleted endpoint gets nothing, and is gone', async () => {
  const { call, id, received, publish } = await withEndpoint();
  expect((await call('DELETE /endpoints/{id}', { id })).statusCode).toBe(204);
  expect((await call('DELETE /endpoints/{id}', { id })).statusCode).toBe(404);
  stage.pass(SIX_SECONDS);
  await publish();
  expect(received()).toEqual([]);
  expect((await call('GET /endpoints')).json.endpoints).toEqual([]);
});

test('a rotated secret signs beside the old one, until its time is over', async () => {
  const { call, id, endpoint, received, publish } = await withEndpoint();
  const rotated = await call('POST /endpoints/{id}/rotate-secret', {
    id,
    body: { overlapSeconds: 60 },
  });
  expect(rotated.json.secret).not.toBe(endpoint.secret);
  expect(rotated.json.previousPublicKey).toBe(endpoint.publicKey);
  await publish();
  const now = () => Date.now();
  const last = () => received().at(-1) ?? { headers: {}, body: '' };
  for (const secret of [endpoint.secret, rotated.json.secret])
    expect(() => verifyWebhook({ ...last(), now, secrets: [secret] })).not.toThrow();
  expect(() => verifyWebhook({ ...last(), now, publicKeys: [endpoint.publicKey] })).not.toThrow();
  stage.pass(61_000);
  await publish();
  expect(() => verifyWebhook({ ...last(), now, secrets: [endpoint.secret] })).toThrow();
  expect(() => verifyWebhook({ ...last(), now, secrets: [rotated.json.secret] })).not.toThrow();
});

test('a sixth valid secret is refused, and an overlap of nothing ends the others', async () => {
  const { call, id } = await withEndpoint();
  const rotate = (body: unknown) => call('POST /endpoints/{id}/rotate-secret', { id, body });
  for (let count = 0; count < 4; count += 1) expect((await rotate({})).statusCode).toBe(200);
  const { statusCode, json } = await rotate({});
  expect([statusCode, json.error.code]).toEqual([409, 'too-many-secrets']);
  expect((await rotate({ overlapSeconds: 0 })).statusCode).toBe(200);
  expect((await rotate({})).statusCode).toBe(200);
});

test('an endpoint that is deleted beside other requests costs no 5xx', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { call, id } = await withEndpoint();
    const answers = await Promise.all([
      call('POST /endpoints/{id}/rotate-secret', { id, body: {} }),
      call('DELETE /endpoints/{id}', { id }),
      call('PATCH /endpoints/{id}', { id, body: { headers: { a: '1234' } } }),
      call('POST /endpoints/{id}/test', { id }),
      call('POST /endpoints/{id}/rotate-secret', { id, body: {} }),
    ]);
    expect(answers.filter(({ statusCode }) => statusCode >= 500)).toEqual([]);
  }
});

describe('test', () => {
  test('sends an event of a type now, and answers with the attempt', async () => {
    const { call, id, path, received } = await withEndpoint();
    stage.webhooks.answers.set(path, { status: 418, body: 'a teapot' });
    const { statusCode, json } = await call('POST /endpoints/{id}/test', {
      id,
      body: { type: 'calendar.events.exists' },
    });
    expect(statusCode).toBe(200);
    expect(json.attempt).toMatchObject({ status: 418, reply: 'a teapot', address: '127.0.0.1' });
    expect(JSON.parse(received()[0]?.body ?? '')).toEqual(json.event);
    expect(json.event.type).toBe('calendar.events.exists');
    expect((await call('GET /deliveries')).json.deliveries).toEqual([]);
  });

  test.each([{ type: 'a.*' }, { type: '' }, { type: 7 }, { kind: 'x' }, []])(
    'refuses %j',
    async (body) => {
      const { call, id } = await withEndpoint();
      const { statusCode, json } = await call('POST /endpoints/{id}/test', { id, body });
      expect([statusCode, json.error.code]).toEqual([400, 'invalid-request']);
    },
  );
});

describe('what was missed', () => {
  test('while it was paused is recovered, once', async () => {
    const { call, id, received, publish } = await withEndpoint();
    await publish('order.one');
    await call('POST /endpoints/{id}/pause', { id });
    stage.pass(SIX_SECONDS);
    await publish('order.two');
    expect(received()).toHaveLength(1);
    const early = await call('POST /endpoints/{id}/recover', { id });
    expect([early.statusCode, early.json.error.code]).toEqual([409, 'endpoint-not-active']);
    await call('POST /endpoints/{id}/enable', { id });
    stage.pass(SIX_SECONDS);
    for (let count = 0; count < 2; count += 1) {
      expect((await call('POST /endpoints/{id}/recover', { id })).statusCode).toBe(202);
      await stage.settle();
    }
    const types = received().map(({ body }) => JSON.parse(body).type);
    // It subscribes to everything, its own being enabled too.
    expect(types.filter((type) => type.startsWith('order.'))).toEqual(['order.one', 'order.two']);
  });

  test('or had is replayed by time and types, and marked', async () => {
    const { call, id, received, publish } = await withEndpoint();
    const since = new Date(Date.now() - 1000).toISOString();
    await publish('order.one');
    await publish('invoice.one');
    stage.pass(1000);
    const body = { since, types: ['order.*'] };
    expect((await call('POST /endpoints/{id}/replay', { id, body })).statusCode).toBe(202);
    await stage.settle();
    expect(received()).toHaveLength(3);
    const again = received().at(-1);
    expect(again?.headers['tidings-replay']).toBe('true');
    expect(JSON.parse(again?.body ?? '')).toMatchObject({ type: 'order.one', replay: true });
  });

  test.each([
    ['POST /endpoints/{id}/recover', {}, 'since'],
    ['POST /endpoints/{id}/recover', { since: 'yesterday' }, 'since'],
    ['POST /endpoints/{id}/recover', { since: '2999-01-01T00:00:00Z' }, 'since'],
    ['POST /endpoints/{id}/replay', {}, 'since'],
    [
      'POST /endpoints/{id}/replay',
      { since: '2020-01-02T00:00:00Z', until: '2020-01-01T00:00:00Z' },
      'until',
    ],
    ['POST /endpoints/{id}/replay', { since: '2020-01-02T00:00:00Z', types: [] }, 'types'],
    ['POST /endpoints/{id}/replay', { since: '2020-01-02T00:00:00Z', types: ['a..b'] }, 'types.0'],
  ])('%s with %j names %s', async (routeKey, body, field) => {
    const { call, id } = await withEndpoint();
    const { statusCode, json } = await call(routeKey, { id, body });
    expect([statusCode, json.error.field]).toEqual([400, field]);
  });
});

describe('a delivery that failed', () => {
  test('is listed, shows its attempts, and is sent again on request', async () => {
    const { call, id, path, received, publish } = await withEndpoint({ retrySchedule: [] });
    stage.webhooks.answers.set(path, { status: 500, body: 'x'.repeat(1000) });
    const eventId = await publish();
    const { deliveries } = (await call('GET /deliveries', { query: { status: 'failed' } })).json;
    expect(deliveries).toMatchObject([
      {
        id: `${id}.${eventId}`,
        endpoint: id,
        event: { id: eventId, type: 'order.created' },
        status: 'failed',
        reason: 'attempts-used-up',
        attempts: [{ status: 500, reply: 'x'.repeat(256), address: '127.0.0.1' }],
      },
    ]);
    stage.webhooks.answers.delete(path);
    const delivery = { id: `${id}.${eventId}` };
    expect((await call('POST /deliveries/{id}/retry', delivery)).statusCode).toBe(202);
    await stage.settle();
    expect((await call('GET /deliveries/{id}', delivery)).json).toMatchObject({
      status: 'delivered',
      attemptCount: 2,
    });
    expect(received()).toHaveLength(2);
    expect(
      (await call('GET /deliveries', { query: { status: 'failed' } })).json.deliveries,
    ).toEqual([]);
  });

  test('for good, by 410, disables the endpoint, and another one hears of it', async () => {
    const { call, id, path, publish } = await withEndpoint({ events: ['order.*'] });
    const other = `/${crypto.randomUUID()}`;
    await call('POST /endpoints', {
      body: { url: stage.webhooks.url + other, events: ['endpoint.*'] },
    });
    stage.pass(SIX_SECONDS);
    stage.webhooks.answers.set(path, { status: 410 });
    const eventId = await publish();
    await stage.settle();
    const lastFailure = { event: { id: eventId }, attempt: { status: 410 } };
    expect((await call('GET /endpoints/{id}', { id })).json).toMatchObject({
      status: 'disabled',
      disabledReason: 'It answered 410',
      lastFailure,
    });
    const enabled = await call('POST /endpoints/{id}/enable', { id });
    expect(enabled.json).not.toHaveProperty('lastFailure');
    await stage.settle();
    const heard = stage.webhooks.received.filter((request) => request.path === other);
    expect(heard.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        type: 'endpoint.disabled',
        subject: id,
        data: { endpoint: id, ...lastFailure },
      },
      {
        type: 'endpoint.enabled',
        subject: id,
        data: { endpoint: id, reason: 'It answered 410', ...lastFailure },
      },
    ]);
  });

  test.each([
    [{ status: 'lost' }, 'status'],
    [{ event: 'x' }, 'event'],
    [{ endpoint: 'a b' }, 'endpoint'],
    [{ limit: '0' }, 'limit'],
    [{ cursor: 'x', status: 'failed' }, 'cursor'],
  ])('is not looked for with %j', async (query, field) => {
    const call = await ownerOf(stage);
    const { statusCode, json } = await call('GET /deliveries', { query });
    expect([statusCode, json.error.field]).toEqual([400, field]);
  });
});

describe('POST /endpoints with', () => {
  const good = { url: 'https://receiver.example/x', events: ['*'] };
  test.each([
    ['no url', { url: undefined }, 'url', 'invalid-request'],
    ['http', { url: 'http://receiver.example/' }, 'url', 'recipient-refused'],
    ['an internal address', { url: 'https://10.0.0.1/' }, 'url', 'recipient-refused'],
    [
      'user information',
      { url: 'https://me:secret@receiver.example/' },
      'url',
      'recipient-refused',
    ],
    ['an odd port', { url: 'https://receiver.example:25/' }, 'url', 'recipient-refused'],
    ['no events', { events: [] }, 'events', 'invalid-request'],
    ['a bad pattern', { events: ['*', 'a..b'] }, 'events.1', 'invalid-pattern'],
    ['a bad filter', { filter: { q: { total: 3 } } }, 'filter.q.total', 'invalid-filter'],
    ['an unknown dialect', { filter: { sql: 'x' } }, 'filter.sql', 'invalid-filter'],
    ['an unknown format', { format: 'xml' }, 'format', 'invalid-request'],
    [
      'a header of ours',
      { headers: { 'Webhook-Id': '1' } },
      'headers.Webhook-Id',
      'invalid-request',
    ],
    ['a header with a line break', { headers: { a: 'b\r\nc: d' } }, 'headers.a', 'invalid-request'],
    ['a long timeout', { timeoutSeconds: 60 }, 'timeoutSeconds', 'invalid-request'],
    ['a long schedule', { retrySchedule: Array(10).fill(5) }, 'retrySchedule', 'invalid-request'],
    ['a pause of nothing', { retrySchedule: [0] }, 'retrySchedule.0', 'invalid-request'],
    ['a rate of nothing', { rate: 0 }, 'rate', 'invalid-request'],
    ['what is no list of hooks', { after: 'hook' }, 'after', 'invalid-request'],
    ['the id of no hook', { after: ['a', 'b c'] }, 'after.1', 'invalid-request'],
    ['a hook twice', { after: ['a', 'b', 'a'] }, 'after.2', 'invalid-request'],
    ['too many hooks', { after: Array.from('abcdefghijk') }, 'after', 'invalid-request'],
    ['an unknown hook', { after: ['a'] }, 'after.0', 'invalid-request'],
    ['a short secret', { secret: 'whsec_AAAA' }, 'secret', 'invalid-secret'],
    ['an unknown field', { retries: 3 }, 'retries', 'invalid-request'],
    ['a name of JavaScript', { constructor: 3 }, 'constructor', 'invalid-request'],
    ['headers that are a list', { headers: [] }, 'headers', 'invalid-request'],
    ['a filter that is a list', { filter: [] }, 'filter', 'invalid-request'],
    [
      'a dialect of JavaScript',
      { filter: { constructor: 1 } },
      'filter.constructor',
      'invalid-filter',
    ],
  ])('%s names the field, and creates nothing', async (_, changes, field, code) => {
    const call = await ownerOf(stage);
    const { statusCode, json } = await call('POST /endpoints', { body: { ...good, ...changes } });
    expect([statusCode, json.error.code, json.error.field]).toEqual([400, code, field]);
    expect(JSON.stringify(json)).not.toContain('secret@');
    expect((await call('GET /endpoints')).json.endpoints).toEqual([]);
  });
});
