import { describe, expect, expectTypeOf, test } from 'vitest';
import { KNOWN_FIELDS } from '../../../client/events/known-types.ts';
import { StreamEvent } from '../../../client/events/stream-event.ts';
import { wrongField } from '../../../client/events/wrong-field.ts';
import type { ValueShape } from '../../../lib/events/data-shape.ts';
import { EVENT_TYPES } from '../../../lib/events/event-types.ts';
import type { EventTypeName } from '../../../lib/protocol/event-data.ts';
import type { Resource } from '../../../lib/protocol/resource-states.ts';
import { settled } from '../../support/fake-clock.ts';
import { FakeStream } from '../../support/fake-stream.ts';
import { eventOf } from '../../support/stream-model.ts';
import { tryClient } from '../support.ts';

const NOTIFICATION = {
  channelId: 'c1',
  messageNumber: 4,
  resource: 'calendar.events',
  resourceState: 'exists',
  state: 'exists',
  resourceId: 'r1',
  resourceUri: 'https://www.googleapis.com/calendar/v3/calendars/a/events',
  receivedAt: '2026-11-26T10:00:00.000Z',
};

describe('an event', () => {
  const attributes = {
    subject: '7',
    ref: 'https://example.com',
    sender: 'c1',
    data: { list: [{ n: 1 }] },
  };

  test('has the attributes of CloudEvents, its time in milliseconds and its age (AX-01)', () => {
    const event = new StreamEvent(eventOf(3, attributes), { now: () => 1_795_687_205_000 });
    expect({ ...event }).toEqual({
      specversion: '1.0',
      id: 'event-3',
      type: 'order.paid',
      source: '/events',
      subject: '7',
      time: '2026-11-26T10:00:00.000Z',
      datacontenttype: 'application/json',
      sequence: '0000000000000003',
      ref: 'https://example.com',
      sender: 'c1',
      data: { list: [{ n: 1 }] },
      timeMs: 1_795_687_200_000,
    });
    expect(event.ageMs).toBe(5000);
  });

  test('is what the API has as JSON, without what only frames have', () => {
    const frame = { ...eventOf(3, attributes), after: '1', cursor: 'c', subscription: 's' };
    expect(JSON.parse(JSON.stringify(new StreamEvent(frame)))).toEqual(eventOf(3, attributes));
    expect(Object.keys(new StreamEvent(eventOf(3)))).not.toContain('subject');
  });

  test('cannot be changed, at any depth (AX-01)', () => {
    const event = new StreamEvent<string, { list: { n: number }[] }>(eventOf(3, attributes));
    expect(Object.isFrozen(event)).toBe(true);
    expect(() => Object.assign(event, { id: '' })).toThrow(TypeError);
    expect(() => event.data.list.push({ n: 2 })).toThrow(TypeError);
    expect(() => Object.assign(event.data.list[0] ?? {}, { n: 2 })).toThrow(TypeError);
  });
});

describe('the data of a known type', () => {
  const shapeOf = (type: string) => EVENT_TYPES.find((each) => each.type === type)?.data;
  const kinds = (shape: ValueShape | undefined) =>
    ({ string: '', integer: '#', object: '{}', array: '[]', boolean: '!' })[
      shape?.type ?? 'string'
    ];

  test('is checked by the fields that the table of event types has (AX-02, AX-03)', () => {
    for (const [name, fields] of Object.entries(KNOWN_FIELDS)) {
      const shape = shapeOf(name) ?? shapeOf(`${name}.unknown`);
      const checked = fields.split(' ').map((field) => /^(\w+)(\??)(.*)$/.exec(field) ?? []);
      const always = checked.filter(([, , optional]) => optional === '').map(([, field]) => field);
      expect(always.sort()).toEqual([...(shape?.required ?? ['no shape'])].sort());
      for (const [, field = '', , kind] of checked)
        expect([field, kind]).toEqual([field, kinds(shape?.properties[field])]);
    }
    const known = EVENT_TYPES.map(({ type }) => wrongField(type, null));
    expect(new Set(known)).toEqual(new Set(['data']));
  });

  test.each([
    ['calendar.events.exists', NOTIFICATION, undefined],
    ['calendar.events.exists', { ...NOTIFICATION, more: 1 }, undefined],
    ['calendar.events.brand_new', NOTIFICATION, undefined],
    ['calendar.events.exists', { ...NOTIFICATION, messageNumber: '4' }, 'data.messageNumber'],
    ['calendar.events.exists', { ...NOTIFICATION, receivedAt: undefined }, 'data.receivedAt'],
    ['calendar.events.exists', { ...NOTIFICATION, state: null }, 'data.state'],
    ['drive.files.update', { ...NOTIFICATION, changed: ['content'] }, undefined],
    ['drive.files.update', { ...NOTIFICATION, changed: 'content' }, 'data.changed'],
    ['reports.activities.view', { ...NOTIFICATION, activity: [] }, 'data.activity'],
    ['watch.gone', { watchId: 'w', resource: 'drive.files', account: 'a', since: 't' }, undefined],
    ['watch.gone', { watchId: 'w', resource: 'drive.files', account: 'a' }, 'data.since'],
    ['watch.gone', [], 'data'],
    ['watch.gone', null, 'data'],
    ['watch.gone', 'text', 'data'],
    // These are not known.
    ['watch.gone.later', {}, ''],
    ['drive.files', {}, ''],
    ['order.paid', null, ''],
    ['constructor', {}, ''],
  ])('%s %j: %s', (type, data, wrong) => {
    expect(wrongField(type, data)).toBe(wrong);
  });

  test('that fits makes it an event of that type; an unknown type stays a plain event (AX-05)', async () => {
    const { client, errors } = tryClient();
    const seen: (boolean | string)[] = [];
    client.on('*', (event) => {
      seen.push(event.type, event.is('calendar.events.exists'));
    });
    await client.dispatch(eventOf(1, { type: 'calendar.events.exists', data: NOTIFICATION }));
    await client.dispatch(eventOf(2, { type: 'order.paid', data: 1 }));
    expect(seen).toEqual(['calendar.events.exists', true, 'order.paid', false]);
    expect(errors).toEqual([]);
  });

  test('that does not fit is reported without values, and delivered as a plain event (AX-05)', async () => {
    const { client, errors, server } = tryClient();
    const seen: StreamEvent[] = [];
    client.on('calendar.events.exists', (event) => void seen.push(event));
    await client.waitReady();
    const data = { ...NOTIFICATION, resourceId: 12_345 };
    server.publish({ type: 'calendar.events.exists', data });
    await settled();
    expect(errors).toMatchObject([
      {
        code: 'unexpected-data',
        field: 'data.resourceId',
        message: 'calendar.events.exists: data.resourceId is not what this type of events has.',
      },
    ]);
    expect(seen[0]?.data).toEqual(data);
    expect(seen[0]?.is('calendar.events.exists')).toBe(false);
  });
});

describe('the types of events', () => {
  test('follow from the type, the selector or the pattern that is listened for', () => {
    const { client } = tryClient();
    client.on('calendar.events.exists', (event) => {
      expectTypeOf(event.type).toEqualTypeOf<'calendar.events.exists'>();
      expectTypeOf(event.data.resourceState).toEqualTypeOf<'exists'>();
      expectTypeOf(event.data.resource).toEqualTypeOf<'calendar.events' | 'unknown'>();
    });
    client.on('drive.files.update', (event) => {
      expectTypeOf(event.data.changed).toEqualTypeOf<
        | ('content' | 'properties' | 'parents' | 'children' | 'permissions' | (string & {}))[]
        | undefined
      >();
    });
    client.on('reports.activities.anything', (event) => {
      expectTypeOf(event.data.activity?.ipAddress).toEqualTypeOf<string | undefined>();
    });
    client.on('watch.renewed', (event) => {
      expectTypeOf(event.data.channelId).toEqualTypeOf<string>();
      expectTypeOf(event.data.resource).toEqualTypeOf<Resource>();
    });
    client.on('drive.*', (event) => expectTypeOf(event.data).toEqualTypeOf<unknown>());
    client.on('drive.*', (event) => {
      if (event.is('watch.gone')) expectTypeOf(event.data.since).toEqualTypeOf<string>();
    });
    expectTypeOf<'endpoint.disabled'>().toExtend<EventTypeName>();
  });
});

describe('an event that was too large for the stream', () => {
  function publishLarge(server: FakeStream, dataref: string) {
    const number = server.model.publish({ type: 'a', data: { large: true } });
    const [socket] = server.open;
    if (socket?.subscription === undefined) throw new Error('no subscription');
    for (const frame of server.model.push(socket.subscription, number, number)) {
      const { data, ...rest } = frame;
      socket.send({ ...rest, dataref } as never);
    }
  }

  test('is fetched with the key, before those after it are handled', async () => {
    const { client, server } = tryClient();
    const seen: unknown[] = [];
    client.on('a', ({ data, dataref }) => seen.push([data, dataref]));
    await client.waitReady();
    publishLarge(server, `${FakeStream.URL}/events/event-1`);
    server.publish({ type: 'a', data: 2 });
    await settled();
    expect(seen).toEqual([
      [{ large: true }, undefined],
      [2, undefined],
    ]);
    expect(server.requests.at(-1)).toEqual({
      method: 'GET',
      url: `${FakeStream.URL}/events/event-1`,
      authorization: 'Bearer key_secret',
    });
  });

  test('at another origin is not fetched: the key is for the API only', async () => {
    const { client, server, clock, errors } = tryClient();
    const seen: unknown[] = [];
    client.on('a', ({ data, dataref }) => seen.push([data, dataref]));
    await client.waitReady();
    publishLarge(server, 'https://elsewhere.example.com/events/event-1');
    await clock.advance(10_000);
    expect(seen).toEqual([[undefined, 'https://elsewhere.example.com/events/event-1']]);
    expect(server.requests).toHaveLength(1);
    expect(errors).toMatchObject([{ code: 'data-unavailable', cause: { code: 'foreign-url' } }]);
  });

  test('that cannot be fetched is tried three times, reported, and delivered without its data', async () => {
    const { client, server, clock, errors } = tryClient();
    const seen: unknown[] = [];
    client.on('a', ({ data }) => seen.push(data));
    await client.waitReady();
    server.answerApi = () => ({ status: 503, body: {} });
    publishLarge(server, `${FakeStream.URL}/events/event-1`);
    await clock.advance(10_000);
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
    expect(errors).toMatchObject([{ code: 'data-unavailable', field: 'dataref' }]);
    expect(seen).toEqual([undefined]);
  });

  test('stays without its data in a client with tickets', async () => {
    const { client, server, errors } = tryClient({ ticket: async () => 't' });
    const seen: unknown[] = [];
    client.on('*', ({ data, dataref }) => seen.push([data, dataref]));
    await client.waitReady();
    publishLarge(server, `${FakeStream.URL}/events/event-1`);
    await settled();
    expect(seen).toEqual([[undefined, `${FakeStream.URL}/events/event-1`]]);
    expect([errors, server.requests]).toEqual([[], []]);
  });
});
