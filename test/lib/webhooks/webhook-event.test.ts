import { describe, expect, test } from 'vitest';
import { disabled } from '../../../lib/webhooks/disabled.ts';
import type { EventOptions } from '../../../lib/webhooks/event-options.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import type { WebhookResult } from '../../../lib/webhooks/webhook-result.ts';
import { NOW_MS } from '../../support/times.ts';
import { url, World } from './world.ts';

function orderCreated(world: World, options: Partial<EventOptions> = {}) {
  return new WebhookEvent('order.created', {
    dispatcher: world.direct(),
    subscribers: url('a'),
    retry: false,
    now: () => NOW_MS,
    ...options,
  });
}

describe('a webhook event', () => {
  test('is sent as a CloudEvent of its name, with data, ref, subject and sender (TH-02)', async () => {
    const world = new World();
    const options = { sender: 'ann', ref: 'https://shop.test/7', subject: '7' };
    const { event } = await orderCreated(world).send({ total: 30 }, options);
    expect(world.bodies).toEqual([event]);
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[\w-]+$/),
      type: 'order.created',
      source: '/events',
      subject: '7',
      time: '2027-03-01T12:00:00.000Z',
      datacontenttype: 'application/json',
      ref: 'https://shop.test/7',
      sender: 'ann',
      data: { total: 30 },
    });
  });

  test('has another id each time, and its own source', async () => {
    const world = new World();
    const event = orderCreated(world, { source: '/shop' });
    await event.send();
    await event.send();
    const [first, second] = world.bodies as { id: string; source: string }[];
    expect(first?.id).not.toBe(second?.id);
    expect(first?.source).toBe('/shop');
  });

  test.each([
    [undefined, {}],
    [null, null],
    ['text', 'text'],
    [0, 0],
    [
      [1, [2]],
      [1, [2]],
    ],
    [{ at: new Date(NOW_MS), none: undefined }, { at: '2027-03-01T12:00:00.000Z' }],
    [new URL('https://a.test/'), 'https://a.test/'],
  ])('with the data %j has %j (TH-04, TH-35)', async (data, expected) => {
    const world = new World();
    const { event } = await orderCreated(world).send(data);
    expect(event.data).toEqual(expected);
    expect(world.bodies).toEqual([event]);
  });

  test.each([
    [{ total: 30 }, { shop: 's', total: 30 }],
    [{ shop: 'own' }, { shop: 'own', total: 1 }],
    [undefined, { shop: 's', total: 1 }],
  ])('with requestData and %j has %j: data wins (TH-04)', async (data, expected) => {
    const requestData = { shop: 's', total: 1 };
    const { event } = await orderCreated(new World(), { requestData }).send(data);
    expect(event.data).toEqual(expected);
  });

  test.each([null, 'text', [1]])('with requestData cannot have the data %j', async (data) => {
    const sent = orderCreated(new World(), { requestData: { a: 1 } }).send(data);
    await expect(sent).rejects.toThrow(TypeError);
  });

  test.each([() => 1, Symbol('a'), 1n, { big: 1n }])(
    'sends nothing of data that JSON cannot have (TH-35)',
    async (data) => {
      const world = new World();
      await expect(orderCreated(world).send(data)).rejects.toThrow(TypeError);
      expect(world.requests).toEqual([]);
    },
  );

  test.each(['', 'a b', 'a..b', 'order.{.id}', 'ä', 'a\r\nb', 'a'.repeat(191)])(
    'cannot be named %j',
    (name) => {
      expect(() => new WebhookEvent(name, { dispatcher: disabled() })).toThrow(
        expect.objectContaining({ code: 'invalid-event-name', field: 'name' }),
      );
    },
  );

  test('tells who would get it, and sends to whom it is told (TH-07)', async () => {
    const world = new World();
    const dispatcher = world.direct({ subscribers: url('all') });
    const event = orderCreated(world, { dispatcher, subscribers: [url('a'), [url('b')]] });
    const before = await event.recipients();
    expect(before.map((each) => each.url)).toEqual(['all', 'a', 'b'].map(url));
    event.subscribers = url('c');
    await event.send();
    expect(world.urls).toEqual(['all', 'c'].map(url));
  });

  test('passes its context to functions among the subscribers (TH-27)', async () => {
    const world = new World();
    const subscribers = (name: string, { shop }: Readonly<Record<string, unknown>>) =>
      url(`${name}-${String(shop)}`);
    await orderCreated(world, { subscribers }).send({}, { context: { shop: 7 } });
    expect(world.urls).toEqual([url('order.created-7')]);
  });

  test('is done when every request is (TH-10)', async () => {
    const world = new World();
    const slow = Promise.withResolvers<void>();
    let isDone = false;
    world.onRequest = async (request) => {
      if (request.url === url('slow')) await slow.promise;
    };
    const subscribers = [url('slow'), url('a')];
    const sent = orderCreated(world, { subscribers })
      .send()
      .then((dispatched) => {
        isDone = true;
        return dispatched;
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect([world.urls, isDone]).toEqual([[url('a')], false]);
    slow.resolve();
    const { results } = await sent;
    expect(results.map((result) => result.url)).toEqual(subscribers);
  });

  test('with the dispatcher disabled sends nothing (TH-33)', async () => {
    const world = new World();
    const event = orderCreated(world, { dispatcher: disabled() });
    expect(await event.send()).toMatchObject({ event: { type: 'order.created' }, results: [] });
    expect(await event.recipients()).toEqual([]);
  });
});

describe('callbacks', () => {
  const ANSWERS = {
    ok: 200,
    bad: 404,
    slow: 'timeout',
    down: 'connection',
    in: 'recipient',
  } as const;

  async function calledBack(names: readonly ('onSuccess' | 'onError' | 'onTimeout')[]) {
    const world = new World();
    const called: string[] = [];
    for (const [name, answer] of Object.entries(ANSWERS)) world.answers(url(name), answer);
    const callbacks = names.map((name) => [
      name,
      async (result: WebhookResult) => {
        await Promise.resolve();
        called.push(`${name} ${result.outcome} ${result.url}`);
      },
    ]);
    const subscribers = Object.keys(ANSWERS).map(url);
    const { results } = await orderCreated(world, { subscribers }).send(
      {},
      Object.fromEntries(callbacks),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'delivered',
      'failed',
      'timed-out',
      'failed',
      'refused',
    ]);
    return called.sort();
  }

  test('get successes, errors and timeouts apart (TH-44, TH-45, TH-46)', async () => {
    expect(await calledBack(['onSuccess', 'onError', 'onTimeout'])).toEqual([
      `onError failed ${url('bad')}`,
      `onError failed ${url('down')}`,
      `onSuccess delivered ${url('ok')}`,
      `onTimeout timed-out ${url('slow')}`,
    ]);
  });

  test('get timeouts as errors without one for timeouts (TH-45)', async () => {
    expect(await calledBack(['onError'])).toEqual([
      `onError failed ${url('bad')}`,
      `onError failed ${url('down')}`,
      `onError timed-out ${url('slow')}`,
    ]);
  });

  test('are not needed: the results tell', async () => {
    expect(await calledBack([])).toEqual([]);
  });

  test('that throw end the call when the other requests are done', async () => {
    const world = new World();
    const error = new Error('in the callback');
    const event = orderCreated(world, { subscribers: [url('a'), url('b'), url('c')] });
    const sent = event.send({}, { onSuccess: () => Promise.reject(error) });
    await expect(sent).rejects.toBe(error);
    expect(world.requests).toHaveLength(3);
  });
});

describe('errors that are propagated', () => {
  test.each([
    [404, 'webhook-rejected'],
    ['timeout', 'webhook-timeout'],
    ['connection', 'webhook-failed'],
    ['recipient', 'recipient-refused'],
  ] as const)(
    'of a request that ends with %s are thrown (TH-43, TH-45, TH-46)',
    async (answer, code) => {
      const world = new World();
      world.answers(url('a'), answer);
      const subscribers = [url('a'), url('b')];
      const event = orderCreated(world, { subscribers, propagateErrors: true });
      await expect(event.send()).rejects.toMatchObject({ code });
      expect(world.requests).toHaveLength(2);
      expect(await event.send({}, { propagateErrors: false })).toMatchObject({ results: [{}, {}] });
    },
  );

  test('are thrown together', async () => {
    const world = new World();
    world.answers(url('a'), 404);
    world.answers(url('b'), 'timeout');
    const subscribers = [url('a'), url('b')];
    const sent = orderCreated(world, { subscribers }).send({}, { propagateErrors: true });
    const codes = ['webhook-rejected', 'webhook-timeout'].map((code) => ({ code }));
    await expect(sent).rejects.toMatchObject({ errors: codes });
  });

  test('are not thrown if a callback got them', async () => {
    const world = new World();
    world.answers(url('a'), 404);
    const event = orderCreated(world, { propagateErrors: true });
    expect(await event.send({}, { onError: () => {} })).toMatchObject({ results: [{}] });
  });
});
