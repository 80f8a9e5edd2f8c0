import { describe, expect, test } from 'vitest';
import { StreamEvent } from '../../../client/events/stream-event.ts';
import { Trigger } from '../../../client/triggers/trigger.ts';
import { TriggerNotFoundError } from '../../../client/triggers/trigger-not-found-error.ts';
import { settled } from '../../support/fake-clock.ts';
import { eventOf } from '../../support/stream-model.ts';
import { tryClient } from '../support.ts';

const EVENT = eventOf(1);

describe('the triggers of a client', () => {
  test('a and b once, d always, on the same event: first a, b and d run, then d (AX-17, AX-23)', async () => {
    const { client } = tryClient();
    const ran: string[] = [];
    for (const [name, singleShot] of [
      ['a', true],
      ['b', true],
      ['d', false],
    ] as const)
      client.addTrigger(new Trigger('*', { name, singleShot, action: () => ran.push(name) }));
    await client.dispatch(EVENT);
    expect(ran).toEqual(['a', 'b', 'd']);
    expect(client.triggers.map(({ name }) => name)).toEqual(['d']);
    await client.dispatch(EVENT);
    expect(ran).toEqual(['a', 'b', 'd', 'd']);
  });

  test('one that throws is reported, and the others run (AX-14, AX-17)', async () => {
    const { client, errors } = tryClient();
    const ran: string[] = [];
    const fails = () => {
      throw new Error('secret of the program');
    };
    client.trigger('*', { name: 'condition', conditions: [fails] }, () => ran.push('condition'));
    client.trigger('*', { name: 'action' }, fails);
    client.trigger('*', { name: 'later' }, async () => fails());
    client.trigger('*', { name: 'good' }, () => ran.push('good'));
    await client.dispatch(EVENT);
    expect(ran).toEqual(['good']);
    expect(errors.map(({ code, message }) => [code, message])).toEqual(
      expect.arrayContaining([
        ['condition-failed', 'Trigger "condition" threw in a condition.'],
        ['action-failed', 'Trigger "action" threw in its action.'],
        ['action-failed', 'Trigger "later" threw in its action.'],
      ]),
    );
    expect(errors).toHaveLength(3);
    expect(errors[0]?.cause).toEqual(new Error('secret of the program'));
  });

  test('one without an action is reported, and counts as run (AX-17)', async () => {
    const { client, errors, clock } = tryClient();
    const trigger = client.addTrigger(new Trigger('*', { name: 'empty' }));
    await client.dispatch(EVENT);
    expect(errors).toMatchObject([{ code: 'no-action' }]);
    expect(trigger.lastRun).toEqual(new Date(clock.nowMs));
  });

  test('know when they ran last, before their action does (AX-17)', async () => {
    const { client, clock } = tryClient();
    let seen: Date | undefined;
    const trigger = client.trigger('*', { name: 'mine' }, () => {
      seen = trigger.lastRun;
    });
    await client.dispatch(EVENT);
    expect(seen).toEqual(new Date(clock.nowMs));
  });

  test('a single shot runs once, whatever its conditions wait for and however many events come (AX-23)', async () => {
    const { client } = tryClient();
    let ran = 0;
    let isThere = false;
    const trigger = new Trigger('*', {
      singleShot: true,
      conditions: [() => new Promise((resolve) => setImmediate(() => resolve(true)))],
      action: () => {
        ran += 1;
        isThere = client.triggers.includes(trigger);
      },
    });
    client.addTrigger(trigger);
    await Promise.all(Array.from({ length: 20 }, () => client.dispatch(EVENT)));
    expect(ran).toBe(1);
    // It is removed before its action runs.
    expect(isThere).toBe(false);
  });

  test('a single shot that is the last one runs once in a client that keeps its place (AX-23)', async () => {
    const { client, server } = tryClient({ onCursor: () => {} });
    const ran: string[] = [];
    const shoot = () =>
      client.trigger('*', { name: 'mine', singleShot: true }, async ({ id }) => {
        ran.push(id);
        await settled();
      });
    shoot();
    await client.waitReady();
    server.publish();
    server.publish();
    await settled();
    expect(client.connection.state).toBe('closed');
    shoot();
    await settled();
    await settled();
    expect(ran).toEqual(['event-1', 'event-2']);
  });

  test('each take events in their order, and a slow one does not hold up the others', async () => {
    const { client } = tryClient();
    const slow: string[] = [];
    const fast: string[] = [];
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    client.on('*', async ({ id }) => {
      await gate;
      slow.push(id);
    });
    client.on('*', ({ id }) => void fast.push(id));
    const done = Promise.all([1, 2, 3].map((number) => client.dispatch(eventOf(number))));
    await settled();
    expect([slow, fast]).toEqual([[], ['event-1', 'event-2', 'event-3']]);
    go();
    await done;
    expect(slow).toEqual(['event-1', 'event-2', 'event-3']);
  });

  test('can be found by their names (AX-20)', () => {
    const { client } = tryClient();
    const trigger = client.addTrigger(new Trigger('*', { name: 'mine' }));
    expect(client.getTrigger('mine')).toBe(trigger);
    expect(() => client.getTrigger('other')).toThrow(TriggerNotFoundError);
    expect(() => client.getTrigger('other')).toThrow(
      expect.objectContaining({ code: 'trigger-not-found' }),
    );
  });

  test('the same function twice, or the same name, is an error, and one trigger stays (AX-19, AX-22)', () => {
    const { client } = tryClient();
    function reload() {}
    const trigger = client.trigger('*', {}, reload);
    expect(trigger).toBeInstanceOf(Trigger);
    const exists = expect.objectContaining({ code: 'trigger-exists', field: 'name' });
    expect(() => client.trigger('a', {}, reload)).toThrow(exists);
    expect(() => client.addTrigger(new Trigger('a', { name: 'reload' }))).toThrow(exists);
    expect(() => client.addTrigger(trigger)).toThrow(exists);
    const unnamed = client.addTrigger(new Trigger('*'));
    expect(() => client.addTrigger(unnamed)).toThrow(exists);
    expect(client.triggers).toEqual([trigger, unnamed]);
  });

  test('made of a function take all options (AX-22)', async () => {
    const { client } = tryClient();
    const trigger = client.trigger(
      'order.*',
      {
        name: 'n',
        subjects: ['1'],
        sources: ['s'],
        conditions: [true],
        singleShot: true,
        maxAgeMs: 5,
      },
      () => {},
    );
    expect(trigger).toMatchObject({
      name: 'n',
      events: ['order.*'],
      subjects: ['1'],
      sources: ['s'],
      conditions: [true],
      singleShot: true,
      maxAgeMs: 5,
    });
  });
});

describe('removing a trigger', () => {
  test('that the client does not have is an error, by name and by itself (AX-21)', () => {
    const { client } = tryClient();
    const missing = expect.objectContaining({ code: 'trigger-not-found' });
    expect(() => client.removeTrigger('mine')).toThrow(missing);
    expect(() => client.removeTrigger(new Trigger('*', { name: 'mine' }))).toThrow(missing);
  });

  test('by name or by itself leaves the others, and narrows the subscription (AX-21)', async () => {
    const { client, server } = tryClient();
    client.trigger('a', { name: 'a' }, () => {});
    const b = client.trigger('b', { name: 'b' }, () => {});
    client.trigger('c', { name: 'c' }, () => {});
    await client.waitReady();
    client.removeTrigger('a');
    client.removeTrigger(b);
    await settled();
    expect(client.triggers.map(({ name }) => name)).toEqual(['c']);
    expect(server.messages).toMatchObject([
      { action: 'subscribe', types: ['a', 'b', 'c'] },
      { action: 'subscribe', types: ['c'], cursor: 'from-1' },
    ]);
  });

  test('the last one closes the connection only: the client can go on being used (AX-21)', async () => {
    const { client, server } = tryClient();
    const seen: string[] = [];
    client.trigger('*', { name: 'mine' }, ({ id }) => seen.push(id));
    await client.waitReady();
    client.removeTrigger('mine');
    await settled();
    expect(client.connection).toMatchObject({ state: 'closed', error: undefined });
    expect(server.open).toEqual([]);
    server.publish();
    client.trigger('*', { name: 'mine' }, ({ id }) => seen.push(id));
    await client.waitReady();
    server.publish();
    await settled();
    // It starts when it is added: what happened before is not for it.
    expect(seen).toEqual(['event-2']);
  });

  test('the last one can keep the connection, which asks for nothing then (AX-21)', async () => {
    const { client, server } = tryClient();
    client.trigger('*', { name: 'mine' }, () => {});
    await client.waitReady();
    client.removeTrigger('mine', { keepConnection: true });
    await settled();
    expect(client.connection.state).toBe('live');
    expect(server.open).toHaveLength(1);
    expect(server.messages.at(-1)).toMatchObject({ types: ['tidings.none'] });
    server.publish();
    await settled();
    expect(client.cursor).toBe('from-2');
  });

  test('and adding another one in the same turn keeps the connection', async () => {
    const { client, server } = tryClient();
    client.trigger('a', { name: 'a' }, () => {});
    await client.waitReady();
    client.removeTrigger('a');
    client.trigger('b', { name: 'b' }, () => {});
    await settled();
    expect(server.sockets).toHaveLength(1);
    expect(server.messages.at(-1)).toMatchObject({ types: ['b'] });
  });
});

describe('a subscription', () => {
  test('is sent once for all triggers that are added in one turn (AX-19, AX-27)', async () => {
    const { client, server } = tryClient();
    await client.waitReady();
    for (const type of ['c', 'a', 'b']) client.on(type, () => {});
    await settled();
    expect(server.messages.slice(1)).toMatchObject([
      { action: 'subscribe', types: ['a', 'b', 'c'] },
    ]);
  });

  test('that widens loses and repeats nothing for the triggers that are there', async () => {
    const { client, server } = tryClient();
    const a: string[] = [];
    const b: string[] = [];
    client.on('a', ({ id }) => void a.push(id));
    await client.waitReady();
    server.publish({ type: 'a' });
    server.publish({ type: 'b' });
    server.model.publish({ type: 'a' });
    client.on('b', ({ id }) => void b.push(id));
    server.publish({ type: 'a' });
    server.publish({ type: 'b' });
    await settled();
    expect(a).toEqual(['event-1', 'event-3', 'event-4']);
    expect(b).toEqual(['event-5']);
  });

  test('has the types and the filter of the client, with triggers and before', async () => {
    const early = tryClient({ types: ['z.*'], filter: { exact: { subject: '1' } } });
    await early.client.waitReady();
    expect(early.server.messages).toMatchObject([
      { types: ['z.*'], filter: { exact: { subject: '1' } } },
    ]);
    const { client, server } = tryClient({ types: ['z.*'], filter: { exact: { subject: '1' } } });
    client.trigger('a', { name: 'a', subjects: ['1'] }, () => {});
    await client.waitReady();
    expect(server.messages).toMatchObject([
      { types: ['a', 'z.*'], filter: { exact: { subject: '1' } } },
    ]);
  });
});

describe('waitFor', () => {
  test('the first of two triggers to fire wins, and both are removed (AX-24)', async () => {
    const { client, server } = tryClient();
    const ran: string[] = [];
    const one = new Trigger('a', { name: 'one', action: () => ran.push('one') });
    const two = new Trigger('b', { name: 'two', action: () => ran.push('two') });
    const waits = client.waitFor(one, two);
    await client.waitReady();
    expect(client.triggers).toEqual([one, two]);
    server.publish({ type: 'c' });
    server.publish({ type: 'b' });
    server.publish({ type: 'a' });
    const event = await waits;
    expect(event).toBeInstanceOf(StreamEvent);
    expect(event.id).toBe('event-2');
    expect(client.triggers).toEqual([]);
    // Their own actions do not run, and are still theirs.
    expect(ran).toEqual([]);
    expect(one.action?.name).toBe('action');
    await settled();
    expect(server.open).toEqual([]);
  });

  test('a trigger that is a single shot can be waited for (AX-24)', async () => {
    const { client, server } = tryClient();
    const waits = client.waitFor(new Trigger('*', { singleShot: true }));
    await client.waitReady();
    server.publish();
    expect((await waits).id).toBe('event-1');
    expect(client.triggers).toEqual([]);
  });

  test('ends with the error timeout, and nothing stays (AX-24)', async () => {
    const { client, clock } = tryClient();
    const waits = client.waitFor(new Trigger('*', { name: 'mine' }), { timeoutMs: 5000 });
    waits.catch(() => {});
    await clock.advance(5000);
    await expect(waits).rejects.toMatchObject({ code: 'timeout' });
    expect(client.triggers).toEqual([]);
    expect(client.connection.state).toBe('closed');
  });

  test.each([undefined, 0, -1])('waits for ever with timeoutMs %s (AX-24)', async (timeoutMs) => {
    const { client, clock, server } = tryClient();
    const waits = client.waitFor('*', { timeoutMs });
    await clock.advance(24 * 3_600_000);
    server.publish();
    expect((await waits).type).toBe('order.paid');
  });

  test('ends with the reason of its signal, and nothing stays', async () => {
    const { client } = tryClient();
    const stop = new AbortController();
    const waits = client.waitFor('*', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waits).rejects.toThrow('enough');
    await expect(client.waitFor('*', { signal: stop.signal })).rejects.toThrow('enough');
    await settled();
    expect(client.connection.state).toBe('closed');
  });

  test('ends with the reason when the connection is given up for good, and nothing stays', async () => {
    const { client, server } = tryClient();
    const waits = client.waitFor('*');
    waits.catch(() => {});
    await client.waitReady();
    server.open[0]?.close();
    await settled();
    expect(client.connection.state).toBe('connecting');
    client.disconnect();
    client.connect();
    await settled();
    server.open[0]?.send(server.model.error(undefined, 'unauthorized'));
    await expect(waits).rejects.toMatchObject({ code: 'unauthorized' });
    expect(client.triggers).toEqual([]);
  });

  test('one whose name is taken is an error, and those before it are removed', async () => {
    const { client } = tryClient();
    client.trigger('*', { name: 'there' }, () => {});
    const waits = client.waitFor(
      new Trigger('*', { name: 'new' }),
      new Trigger('*', { name: 'there' }),
    );
    await expect(waits).rejects.toMatchObject({ code: 'trigger-exists' });
    expect(client.triggers.map(({ name }) => name)).toEqual(['there']);
  });

  test('within an action waits for an event after that', async () => {
    const { client, server } = tryClient();
    let second: string | undefined;
    client.on('a', async () => {
      second = (await client.waitFor('b')).id;
    });
    await client.waitReady();
    server.publish({ type: 'a' });
    await settled();
    server.publish({ type: 'b' });
    await settled();
    expect(second).toBe('event-2');
  });

  test('one after the other misses nothing in between, in a client that keeps its place', async () => {
    const { client, server } = tryClient({ onCursor: () => {} });
    const first = client.waitFor('a');
    await client.waitReady();
    server.publish({ type: 'a' });
    server.publish({ type: 'b' });
    await first;
    await settled();
    expect((await client.waitFor('b')).id).toBe('event-2');
    expect(server.sockets).toHaveLength(2);
  });
});

describe('on, once and off', () => {
  test('call a function with each event, the next one, and none', async () => {
    const { client } = tryClient();
    const seen: string[] = [];
    const listener = ({ id }: StreamEvent) => void seen.push(id);
    client.on('order.*', listener).once('*', () => seen.push('once'));
    await client.dispatch(eventOf(1));
    await client.dispatch(eventOf(2));
    expect(seen).toEqual(['event-1', 'once', 'event-2']);
    expect(client.triggers).toEqual([]);
    client.on('other', listener);
    client.off('order.*', listener);
    await client.dispatch(eventOf(3));
    await client.dispatch(eventOf(4, { type: 'other' }));
    client.off(undefined, listener);
    await client.dispatch(eventOf(5, { type: 'other' }));
    expect(seen).toEqual(['event-1', 'once', 'event-2', 'event-4']);
    await settled();
    expect(client.connection.state).toBe('closed');
  });
});
