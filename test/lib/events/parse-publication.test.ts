import { describe, expect, test } from 'vitest';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import { NOW_MS } from '../../support/times.ts';
import { EXAMPLE, errorOf, publish } from './publishing.ts';

describe('POST /events with one event', () => {
  test('TH-11 TH-13 TH-14 keeps type, ref, sender, subject and data', () => {
    const given = { ...EXAMPLE, ref: 'https://shop.example.com/7', sender: 'ann', subject: '7' };
    expect(publish(given)).toEqual([
      {
        id: publishedEventId('default', 'random-1'),
        type: 'order.created',
        source: '/events',
        subject: '7',
        timeMs: NOW_MS,
        ref: 'https://shop.example.com/7',
        sender: 'ann',
        data: { total: 3 },
      },
    ]);
  });

  test('TH-11 has {} for data that is missing, and no ref or sender for null', () => {
    const [event] = publish({ type: 'order.created', ref: null, sender: null, subject: null });
    expect(event).toEqual({
      id: publishedEventId('default', 'random-1'),
      type: 'order.created',
      source: '/events',
      timeMs: NOW_MS,
      data: {},
    });
  });

  test.each([null, 0, '', false, [], {}, 'text', [1, { a: null }], { time: '2027-01-01' }])(
    'TH-04 TH-35 takes %j for its data unchanged',
    (data) => {
      expect(publish({ ...EXAMPLE, data })[0]?.data).toEqual(data);
    },
  );

  test('gives an event the same id again for the same owner and id only', () => {
    const idOf = (id: string, owner = 'default') => publish({ ...EXAMPLE, id }, { owner })[0]?.id;
    expect(idOf('a.b')).toBe(publishedEventId('default', 'a.b'));
    expect(idOf('a.b')).toBe(idOf('a.b'));
    expect(new Set([idOf('a.b'), idOf('a.c'), idOf('a.b', 'other')]).size).toBe(3);
  });

  test.each<[string, unknown]>([
    ['type', { data: 1 }],
    ['type', { type: 5 }],
    ['type', { type: 'order created' }],
    ['type', { type: 'x'.repeat(191) }],
    ['type', { type: 'drive.files.update' }],
    ['type', { type: 'Watch.renewed' }],
    ['type', { type: 'tidings' }],
    ['ref', { ...EXAMPLE, ref: '' }],
    ['ref', { ...EXAMPLE, ref: 'x'.repeat(1025) }],
    ['sender', { ...EXAMPLE, sender: 5 }],
    ['subject', { ...EXAMPLE, subject: 'a\nb' }],
    ['id', { ...EXAMPLE, id: '' }],
    ['id', { ...EXAMPLE, id: 'a b' }],
    ['id', { ...EXAMPLE, id: 'é' }],
    ['id', { ...EXAMPLE, id: 'x'.repeat(256) }],
    ['id', { ...EXAMPLE, id: 7 }],
    ['time', { ...EXAMPLE, time: '2027-01-01T00:00:00Z' }],
    ['specversion', { ...EXAMPLE, specversion: '1.0' }],
    ['__proto__', JSON.parse('{"type":"a","__proto__":{}}')],
    ['data.a.1', { ...EXAMPLE, data: { a: [1, 2 ** 53] } }],
    ['data.a', { ...EXAMPLE, data: { a: '\ud800' } }],
    ['', null],
    ['', 'order.created'],
    ['', 5],
  ])('is rejected with the field %s for %j', (field, body) => {
    expect(errorOf(body)).toEqual(['invalid-request', 400, field]);
  });
});

describe('POST /events with a list', () => {
  const two = [{ ...EXAMPLE, id: 'a' }, EXAMPLE];

  test.each([[two], [{ events: two }]])('gives the events in its order: %j', (body) => {
    expect(publish(body).map(({ id }) => id)).toEqual([
      publishedEventId('default', 'a'),
      publishedEventId('default', 'random-1'),
    ]);
  });

  test.each([[[]], [{ events: [] }]])('gives none for %j', (body) => {
    expect(publish(body)).toEqual([]);
  });

  test('takes ten events, each with an id of its own, and not one more', () => {
    const ids = publish(Array(10).fill(EXAMPLE)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(10);
    expect(errorOf(Array(11).fill(EXAMPLE))).toEqual(['invalid-request', 400, '']);
    expect(errorOf({ events: Array(11).fill(EXAMPLE) })).toEqual([
      'invalid-request',
      400,
      'events',
    ]);
  });

  test.each<[string, unknown]>([
    ['events.1.type', { events: [EXAMPLE, {}] }],
    ['1.type', [EXAMPLE, { type: '' }]],
    ['events.0', { events: ['text'] }],
    ['0', [[]]],
    ['events', { events: EXAMPLE }],
    ['events', { events: null }],
    ['type', { events: [], type: 'order.created' }],
    ['events.1.data', { events: [EXAMPLE, { ...EXAMPLE, data: 1e300 }] }],
    ['1.id', [two[0], two[0]]],
    ['events.2.id', { events: [two[0], EXAMPLE, two[0]] }],
  ])('is rejected with the field %s for %j', (field, body) => {
    expect(errorOf(body)).toEqual(['invalid-request', 400, field]);
  });
});
