import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { Q } from '../../../lib/matching/q.ts';
import { Signal } from '../../../lib/signal.ts';
import { ModelEvent, type ModelEventOptions } from '../../../lib/webhooks/model-event.ts';
import { url, World } from './world.ts';

class Order {
  id = 7;
  state = 'open';
  total = 30;
  occasion: string | undefined = 'festivus';
  account: { user?: { name: string }; id?: number } = { user: { name: 'ann' }, id: 3 };
  get label() {
    return `order-${this.id}`;
  }
}

const order = (changes: Partial<Order> = {}): Order => Object.assign(new Order(), changes);

function orderEvent(
  world: World,
  options: Partial<ModelEventOptions<Order>> = {},
  name = 'order.changed',
) {
  return new ModelEvent<Order>(name, {
    dispatcher: world.direct(),
    subscribers: url('a'),
    retry: false,
    ...options,
  });
}

describe('the event of an instance', () => {
  test('has its data, ref and sender (TH-13, TH-14, TH-15)', async () => {
    const world = new World();
    const event = orderEvent(world, {
      data: ({ total }) => ({ total }),
      ref: ({ id }) => `https://shop.test/orders/${id}`,
      senderField: 'account.user.name',
      headers: ({ id }) => ({ 'X-Order': String(id) }),
    });
    await event.send(order());
    expect(world.bodies).toMatchObject([
      {
        type: 'order.changed',
        ref: 'https://shop.test/orders/7',
        sender: 'ann',
        data: { total: 30 },
      },
    ]);
    expect(world.requests[0]?.headers['x-order']).toBe('7');
  });

  test('without options for them has empty data, and no ref and sender', async () => {
    const world = new World();
    const dispatched = await orderEvent(world).send(order());
    expect(dispatched?.event.data).toEqual({});
    expect(dispatched?.event).not.toHaveProperty('ref');
    expect(dispatched?.event).not.toHaveProperty('sender');
  });

  test.each([
    ['account.user.name', order({ account: {} })],
    ['account.user', order()],
    ['occasion', order({ occasion: '' })],
    ['none', order()],
  ])('has no sender where there is no text at %s (TH-14)', async (senderField, instance) => {
    const dispatched = await orderEvent(new World(), { senderField }).send(instance);
    expect(dispatched?.event).not.toHaveProperty('sender');
  });

  test.each([
    ['created.{.occasion}', 'created.festivus'],
    ['{.state}.{.account.id}', 'open.3'],
    ['by.{.label}', 'by.order-7'],
  ])('of the name %s is %s, in what is sent and what is matched (TH-12)', async (name, type) => {
    const world = new World();
    const subscribers = [
      { url: url('a'), events: [type] },
      { url: url('b'), events: [`x${type}`] },
    ];
    const sent = await orderEvent(world, { subscribers }, name).send(order());
    expect(sent?.event.type).toBe(type);
    expect(world.urls).toEqual([url('a')]);
  });

  test.each([
    [undefined, 'missing-field'],
    ['', 'invalid-event-name'],
    ['a b', 'invalid-event-name'],
    ['a\r\nb', 'invalid-event-name'],
  ])('cannot be named by the occasion %j (TH-12)', async (occasion, code) => {
    const world = new World();
    const sent = orderEvent(world, {}, 'created.{.occasion}').send(order({ occasion }));
    await expect(sent).rejects.toMatchObject({ code });
    expect(world.requests).toEqual([]);
  });

  test.each(['created.{occasion}', 'created.{.}', 'created.{.a', 'created.{.a b}', ''])(
    'cannot have the name %j',
    (name) => {
      expect(() => orderEvent(new World(), {}, name)).toThrow(
        expect.objectContaining({ code: 'invalid-event-name' }),
      );
    },
  );

  test('has a ref by a template, with its fields encoded (TH-13)', async () => {
    const ref = 'https://shop.test/{.occasion}/{.id}';
    const sent = await orderEvent(new World(), { ref }).send(order({ occasion: 'a/b?' }));
    expect(sent?.event.ref).toBe('https://shop.test/a%2Fb%3F/7');
  });

  test('is as the instance was when it was sent', async () => {
    const instance = order();
    const world = new World();
    const sent = orderEvent(world, { data: ({ total }) => ({ total }) }).send(instance);
    instance.total = 99;
    await sent;
    expect(world.bodies).toMatchObject([{ data: { total: 30 } }]);
  });
});

describe('where', () => {
  test.each([
    ['nothing', {}, order(), undefined, true],
    ['a query', { where: { total__gt: 20 } }, order(), undefined, true],
    ['a query', { where: { total__gt: 20 } }, order({ total: 20 }), undefined, false],
    [
      'a query of two (TH-16)',
      { where: { total__gt: 20, state__eq: 'new' } },
      order(),
      undefined,
      false,
    ],
    [
      'Q',
      { where: Q({ state__eq: 'new' }).or(Q({ account__id__eq: 3 })) },
      order(),
      undefined,
      true,
    ],
    ['a transition', { where: { state__now_eq: 'open' } }, order(), order({ state: 'new' }), true],
    ['a transition', { where: { state__now_eq: 'open' } }, order(), order(), false],
    [
      'a transition, without what was before',
      { where: { state__now_eq: 'open' } },
      order(),
      undefined,
      true,
    ],
    [
      'a function',
      {
        where: ({ instance, previous }: { instance: Order; previous?: Order | undefined }) =>
          instance.total > (previous?.total ?? 0),
      },
      order(),
      order({ total: 30 }),
      false,
    ],
  ])('%s lets through what it matches', async (_, options, instance, previous, expected) => {
    const world = new World();
    const sent = await orderEvent(world, options).send(instance, { previous });
    expect(sent !== undefined).toBe(expected);
    expect(world.requests).toHaveLength(expected ? 1 : 0);
  });

  test('without an operator is an error (TH-16)', () => {
    const where = { total: 3 } as unknown as Q;
    expect(() => orderEvent(new World(), { where })).toThrow(
      expect.objectContaining({ code: 'invalid-filter' }),
    );
  });

  test('tells whether what was before has to be read (TH-17)', () => {
    const uses = (where: NonNullable<ModelEventOptions<Order>['where']>) =>
      orderEvent(new World(), { where }).usesTransitions;
    expect(uses({ state__eq: 'open' })).toBe(false);
    expect(uses(Q({ state__eq: 'open' }).or(Q({ total__now_gt: 3 })))).toBe(true);
    expect(orderEvent(new World()).usesTransitions).toBe(false);
  });
});

describe('an event that an emitter dispatches (TH-18)', () => {
  const where = { state__now_eq: 'open' };

  test('is sent by a Signal, which waits for it', async () => {
    const world = new World();
    const saved = new Signal<Order>();
    const stop = orderEvent(world).dispatchesOn(saved);
    await saved.send(order());
    expect(world.requests).toHaveLength(1);
    stop();
    await saved.send(order());
    expect(world.requests).toHaveLength(1);
  });

  test('is sent by a Signal that carries more than the instance', async () => {
    const world = new World();
    const saved = new Signal<{ row: Order; before: Order }>();
    orderEvent(world, { where }).dispatchesOn(
      saved,
      '',
      ({ row, before }: { row: Order; before: Order }) => ({
        instance: row,
        previous: before,
      }),
    );
    await saved.send({ row: order(), before: order() });
    await saved.send({ row: order(), before: order({ state: 'new' }) });
    expect(world.requests).toHaveLength(1);
  });

  test('is sent by an EventEmitter, with the instance and what it was before', async () => {
    const world = new World();
    const orders = new EventEmitter<{ saved: [Order, Order?]; other: [Order] }>();
    const stop = orderEvent(world, { where }).dispatchesOn(orders, 'saved');
    orders.emit('saved', order(), order());
    orders.emit('saved', order(), order({ state: 'new' }));
    orders.emit('other', order());
    await vi.waitFor(() => expect(world.requests).toHaveLength(1));
    stop();
    expect(orders.listenerCount('saved')).toBe(0);
  });

  test('is sent by an EventTarget, with the detail of its event', async () => {
    const world = new World();
    const orders = new EventTarget();
    const stop = orderEvent(world).dispatchesOn(orders, 'saved');
    orders.dispatchEvent(new CustomEvent('saved', { detail: order() }));
    await vi.waitFor(() => expect(world.requests).toHaveLength(1));
    stop();
    orders.dispatchEvent(new CustomEvent('saved', { detail: order() }));
    expect(world.requests).toHaveLength(1);
  });

  test.each([
    ['a subscriber that answers 404', {}, 'webhook-rejected'],
    ['a recipient that is refused', { subscribers: url('in') }, 'recipient-refused'],
    ['an instance without the field of the name', { ref: '{.none}' }, 'missing-field'],
  ])('is reported because of %s, and not thrown (TH-23)', async (_, options, code) => {
    const world = new World();
    world.answers(url('a'), 404);
    world.answers(url('in'), 'recipient');
    const reported: unknown[] = [];
    const onFailure = (...args: unknown[]) => reported.push(args);
    const saved = new Signal<Order>();
    orderEvent(world, { onFailure, ...options }).dispatchesOn(saved);
    await saved.send(order());
    expect(reported).toEqual([[expect.objectContaining({ code }), 'order.changed']]);
  });

  test('is not reported where a callback of none is missing: a success is none', async () => {
    const onFailure = vi.fn();
    const saved = new Signal<Order>();
    orderEvent(new World(), { onFailure }).dispatchesOn(saved);
    await saved.send(order());
    expect(onFailure).not.toHaveBeenCalled();
  });

  test('is thrown to the emitter with propagateErrors (TH-23)', async () => {
    const world = new World();
    world.answers(url('a'), 404);
    const saved = new Signal<Order>();
    orderEvent(world, { propagateErrors: true }).dispatchesOn(saved);
    await expect(saved.send(order())).rejects.toMatchObject({ code: 'webhook-rejected' });
  });

  test('is reported to standard error by its kind alone', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      const saved = new Signal<Order>();
      const data = () => {
        throw new Error('a secret');
      };
      orderEvent(new World(), { data }).dispatchesOn(saved);
      await saved.send(order());
      expect(write.mock.calls).toEqual([[expect.stringContaining('"event":"order.changed"')]]);
      expect(JSON.stringify(write.mock.calls)).not.toContain('a secret');
    } finally {
      write.mockRestore();
    }
  });
});
