import { describe, expect, test } from 'vitest';
import { numbered } from '../../../lib/events/event.ts';
import { ATTRIBUTES } from '../../../lib/matching/attributes.ts';
import { compileFilter } from '../../../lib/matching/compile-filter.ts';
import { compileSubscriptions } from '../../../lib/matching/compile-subscriptions.ts';
import type { Filter } from '../../../lib/matching/filter.ts';

const EVENT = numbered(
  {
    id: 'sfyIOnfkj0Cn9R7oqKvt9YzD',
    type: 'calendar.events.exists',
    source: '/watches/0b1c',
    subject: 'you@example.com',
    timeMs: Date.UTC(2027, 2, 1),
    ref: 'https://www.googleapis.com/calendar/v3/calendars/you@example.com/events',
    sender: '9f3a',
    data: { resource: 'calendar.events', id: 'other' },
  },
  41,
);

const NO: Filter = { exact: { type: 'other' } };
const YES: Filter = { prefix: { type: 'calendar.' } };

describe('a filter', () => {
  test.each<[boolean, Filter]>([
    [true, { exact: { type: 'calendar.events.exists' } }],
    [false, { exact: { type: 'calendar.events' } }],
    [false, { exact: { type: 'Calendar.events.exists' } }],
    [true, { exact: { source: '/watches/0b1c', subject: 'you@example.com' } }],
    [false, { exact: { source: '/watches/0b1c', subject: 'me@example.com' } }],
    [true, { prefix: { source: '/watches/' } }],
    [false, { prefix: { source: '/channels/' } }],
    [true, { prefix: { time: '2027-03-01T' }, suffix: { time: 'Z' } }],
    [true, { suffix: { subject: '@example.com' } }],
    [false, { suffix: { subject: 'you@' } }],
    [true, { exact: { sequence: '0000000000000041' } }],
    [false, { exact: { id: 'other' } }],
    [true, { all: [YES, YES] }],
    [false, { all: [YES, NO] }],
    [true, { any: [NO, YES] }],
    [false, { any: [NO, NO] }],
    [true, { not: NO }],
    [false, { not: YES }],
    [true, { q: { resource__eq: 'calendar.events' } }],
    [false, { q: { type__eq: 'calendar.events.exists' } }],
    [true, { prefix: { type: 'calendar.' }, q: { resource__startswith: 'calendar.' } }],
    [false, { prefix: { type: 'calendar.' }, q: { resource__startswith: 'drive.' } }],
    [true, { any: [NO, { all: [YES, { not: { any: [NO, NO] } }] }] }],
  ])('gives %s for %j', (expected, filter) => {
    expect(compileFilter(filter)({ event: EVENT })).toBe(expected);
  });

  test('reads every attribute of an event, and no other', () => {
    const { data: _, ...attributes } = EVENT;
    expect(Object.keys(attributes).toSorted()).toEqual(ATTRIBUTES.toSorted());
    for (const [name, text] of Object.entries(attributes))
      expect(compileFilter({ exact: { [name]: text } })({ event: EVENT })).toBe(true);
  });

  test('does not match an attribute that the event does not have', () => {
    const event = { type: 'a' };
    for (const dialect of ['exact', 'prefix', 'suffix'])
      expect(compileFilter({ [dialect]: { subject: 'x' } })({ event })).toBe(false);
    expect(compileFilter({ not: { exact: { subject: 'x' } } })({ event })).toBe(true);
  });

  test('compares transitions with the data of the event before', () => {
    const match = compileFilter({ q: { resource__now_eq: 'calendar.events' } });
    expect(match({ event: EVENT })).toBe(true);
    expect(match({ event: EVENT, previous: EVENT })).toBe(false);
    expect(match({ event: EVENT, previous: { ...EVENT, data: null } })).toBe(true);
  });

  test('reads each event anew, in the same object too', () => {
    const filter: Filter = { q: { a__now_eq: 1 }, exact: { subject: 'x' } };
    const candidate = {
      event: { type: 'a', subject: 'x', data: { a: 1 } },
      previous: { type: 'a', data: { a: 0 } },
    };
    const match = compileFilter(filter);
    const matchAll = compileSubscriptions([{ id: 'a', patterns: ['*'], filter }]);
    const both = () => [match(candidate), matchAll(candidate).length];
    expect(both()).toEqual([true, 1]);
    candidate.previous.data.a = 1;
    expect(both()).toEqual([false, 0]);
    candidate.previous.data.a = 0;
    candidate.event.subject = 'y';
    expect(both()).toEqual([false, 0]);
    candidate.event.subject = 'x';
    expect(both()).toEqual([true, 1]);
    candidate.event.data.a = 2;
    expect(both()).toEqual([false, 0]);
  });

  test('stays what it was when the object that it was made of changes', () => {
    const texts = { type: 'a' };
    const match = compileFilter({ exact: texts });
    texts.type = 'b';
    expect(match({ event: { type: 'a' } })).toBe(true);
  });

  test('is rejected if it was not parsed and is none', () => {
    expect(() => compileFilter({ sql: 'true' } as Filter)).toThrow(
      expect.objectContaining({ code: 'invalid-filter', field: 'filter.sql' }),
    );
  });

  test('takes the characters of regular expressions as they are', () => {
    const match = compileFilter({ prefix: { subject: '.*' }, q: { a__contains: '[a-z]' } });
    expect(match({ event: { type: 'a', subject: 'text', data: { a: 'b' } } })).toBe(false);
    expect(match({ event: { type: 'a', subject: '.*', data: { a: '[a-z]' } } })).toBe(true);
  });
});
