import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../../lib/matching/compile-filter.ts';
import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import { Q } from '../../../lib/matching/q.ts';

const GEORGE = Q({ username__eq: 'George' });
const ELAINE = Q({ username__eq: 'Elaine' });

describe('TH-63 conditions', () => {
  test('joined by or hold if one of them does', () => {
    const either = GEORGE.or(ELAINE);
    const names = ['George', 'Elaine', 'Jerry'];
    expect(names.filter((username) => either.matches({ username }))).toEqual(['George', 'Elaine']);
  });

  test('joined by and hold if both do', () => {
    const both = GEORGE.and(Q({ age__gt: 30 }));
    expect(both.matches({ username: 'George', age: 31 })).toBe(true);
    expect(both.matches({ username: 'George', age: 30 })).toBe(false);
    expect(both.matches({ username: 'Jerry', age: 31 })).toBe(false);
  });

  test('negated hold if they did not, fields that are missing among them', () => {
    expect(GEORGE.not().matches({ username: 'George' })).toBe(false);
    expect(GEORGE.not().matches({ username: 'Jerry' })).toBe(true);
    expect(GEORGE.not().matches({})).toBe(true);
  });

  test('TH-16 of one object hold if all do', () => {
    const q = Q({ username__eq: 'George', age__gt: 30, or: [{ a__eq: 1 }, { b__eq: 1 }] });
    expect(q.matches({ username: 'George', age: 31, b: 1 })).toBe(true);
    expect(q.matches({ username: 'George', age: 31 })).toBe(false);
    expect(q.matches({ username: 'George', age: 30, b: 1 })).toBe(false);
  });

  test('are not changed by being combined', () => {
    const query = { username__eq: 'George' };
    const q = Q(query);
    q.and(ELAINE).or(ELAINE).not();
    query.username__eq = 'Jerry';
    q.toJSON()['username__eq'] = 'Jerry';
    expect(q.toJSON()).toEqual({ username__eq: 'George' });
    expect(q.matches({ username: 'George' })).toBe(true);
  });
});

describe('TH-63 as JSON', () => {
  test('conditions are what a filter has under q', () => {
    const q = GEORGE.or(ELAINE).and(Q({ age__now_gt: 30 }).not());
    expect(q.toJSON()).toEqual({
      and: [
        { or: [{ username__eq: 'George' }, { username__eq: 'Elaine' }] },
        { not: { age__now_gt: 30 } },
      ],
    });
    const filter = parseFilter(JSON.parse(JSON.stringify({ q })));
    expect(filter).toEqual({ q: q.toJSON() });
    const match = compileFilter(filter);
    const event = { type: 'a', data: { username: 'George', age: 31 } };
    expect(match({ event })).toBe(true);
    expect(match({ event, previous: { type: 'a', data: { age: 29 } } })).toBe(false);
  });

  test('a chain stays flat, and not twice is none', () => {
    const chain = [...Array(20).keys()].reduce((q, age) => q.or(Q({ age__eq: age })), GEORGE);
    expect(chain.toJSON()['or']).toHaveLength(21);
    expect(GEORGE.not().not().toJSON()).toEqual(GEORGE.toJSON());
    expect(
      Q({ or: [{ a__eq: 1 }], b__eq: 1 })
        .or(GEORGE)
        .toJSON(),
    ).toEqual({
      or: [{ or: [{ a__eq: 1 }], b__eq: 1 }, { username__eq: 'George' }],
    });
  });
});

describe('TH-63 conditions that are none', () => {
  test('are rejected with the field', () => {
    expect(() => Q({ or: [{ a__eq: 1 }, { a__like: 1 }] })).toThrow(
      expect.objectContaining({ code: 'invalid-filter', field: 'q.or.1.a__like' }),
    );
  });

  test('are rejected when they become too deep', () => {
    const deepen = (q: Q) => q.and(GEORGE).or(GEORGE);
    expect(() => deepen(deepen(deepen(GEORGE)))).toThrow(
      expect.objectContaining({ code: 'invalid-filter' }),
    );
  });
});
