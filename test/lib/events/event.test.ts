import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbered } from '../../../lib/events/event.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import { NOW_MS } from '../../support/times.ts';

const whole: NewEvent = {
  id: 'i',
  type: 'order.created',
  source: '/events',
  subject: '7',
  timeMs: NOW_MS,
  ref: 'https://shop.example.com/orders/7',
  sender: 'ann',
  data: { total: 3 },
};

test('an event with its number has every attribute of CloudEvents 1.0', () => {
  expect(numbered(whole, 41)).toEqual({
    specversion: '1.0',
    id: 'i',
    type: 'order.created',
    source: '/events',
    subject: '7',
    time: '2027-03-01T12:00:00.000Z',
    datacontenttype: 'application/json',
    sequence: '0000000000000041',
    ref: 'https://shop.example.com/orders/7',
    sender: 'ann',
    data: { total: 3 },
  });
});

test('TH-13 TH-14 an event without ref, sender and subject has no such attributes', () => {
  const { id, type, source, timeMs, data } = whole;
  expect(Object.keys(numbered({ id, type, source, timeMs, data }, 1))).toEqual([
    'specversion',
    'id',
    'type',
    'source',
    'time',
    'datacontenttype',
    'sequence',
    'data',
  ]);
});

test('sequences sort as texts in the order of their numbers, and have 16 digits', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      const one = numbered(whole, a).sequence;
      const other = numbered(whole, b).sequence;
      expect(one).toMatch(/^\d{16}$/);
      expect(one < other).toBe(a < b);
      expect(Number(one)).toBe(a);
    }),
  );
});
