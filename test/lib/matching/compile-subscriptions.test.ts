import { describe, expect, test } from 'vitest';
import { compileSubscriptions } from '../../../lib/matching/compile-subscriptions.ts';
import type { Filter } from '../../../lib/matching/filter.ts';

// Eight subscriptions of two owners.
const THORN = [
  { id: 'A', owner: 1, patterns: ['foo.*'] },
  { id: 'B', owner: 1, patterns: ['foo.created'] },
  { id: 'C', owner: 1, patterns: ['foo.created'] },
  { id: 'D', owner: 1, patterns: ['foo.deleted'] },
  { id: 'E', owner: 1, patterns: ['*.created'] },
  { id: 'F', owner: 1, patterns: ['bar.updated'] },
  { id: 'G', owner: 2, patterns: ['baz.*'] },
  { id: 'H', owner: 1, patterns: ['*'] },
];

describe('TH-30 TH-31 the subscriptions', () => {
  test.each([
    ['foo.created', 'any', 'A B C E H'],
    ['foo.updated', 'any', 'A H'],
    ['foo.deleted', 'any', 'A D H'],
    ['baz.created', 'any', 'E G H'],
    ['bar.updated', 'any', 'F H'],
    ['bar.deleted', 'any', 'H'],
    ['baz.moo', 1, 'H'],
    ['baz.moo', 2, 'G'],
  ])('that match %s of owner %s are %s', (type, owner, ids) => {
    const asked = THORN.filter((subscription) => owner === 'any' || subscription.owner === owner);
    expect(compileSubscriptions(asked)({ event: { type } }).join(' ')).toBe(ids);
  });
});

describe('compiled subscriptions', () => {
  test('give an id once where several of its patterns match, in the order of the subscriptions', () => {
    const match = compileSubscriptions([
      { id: 'globs', patterns: ['a.*.c', 'a.**', '*.*.c'] },
      { id: 'forms', patterns: ['a.b.c', '*.b.c', 'a.*', '*'] },
      { id: 'others', patterns: ['b.**', '*.c', 'a.b'] },
      { id: 'none', patterns: [] },
      { id: 'first', patterns: ['a.*'] },
    ]);
    expect(match({ event: { type: 'a.b.c' } })).toEqual(['globs', 'forms', 'first']);
    expect(match({ event: { type: 'a.b' } })).toEqual(['globs', 'forms', 'others', 'first']);
    expect(match({ event: { type: 'constructor' } })).toEqual(['forms']);
  });

  test('match what the filter matches too', () => {
    const patterns = ['order.*'];
    const match = compileSubscriptions([
      { id: 'open', patterns, filter: { q: { status__now_eq: 'open' } } },
      { id: 'mine', patterns, filter: { exact: { subject: '7' } } },
      { id: 'all', patterns },
    ]);
    const event = { type: 'order.changed', subject: '7', data: { status: 'open' } };
    expect(match({ event })).toEqual(['open', 'mine', 'all']);
    expect(match({ event, previous: event })).toEqual(['mine', 'all']);
    expect(match({ event: { type: 'order.changed' } })).toEqual(['all']);
    expect(match({ event: { ...event, type: 'item.changed' } })).toEqual([]);
  });

  test('match nothing if there are none', () => {
    expect(compileSubscriptions([])({ event: { type: 'a' } })).toEqual([]);
  });

  test.each<[string, string, readonly string[], unknown]>([
    ['invalid-pattern', 'subscriptions.1.patterns', ['a', 'a..b'], undefined],
    ['invalid-filter', 'subscriptions.1.filter.sql', ['a'], { sql: '1 = 1' }],
  ])('are rejected with %s and the field %s', (code, field, patterns, filter) => {
    const broken = { id: 'b', patterns, filter: filter as Filter };
    expect(() => compileSubscriptions([{ id: 'a', patterns: ['a'] }, broken])).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
