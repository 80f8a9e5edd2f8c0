import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import {
  FILTER_MAX_BYTES,
  FILTER_MAX_CONDITIONS,
  FILTER_MAX_DEPTH,
} from '../../../lib/matching/place.ts';
import { filterErrorOf } from './filter-error-of.ts';

describe('a filter', () => {
  test.each<[string, (inner: unknown) => unknown, unknown, string]>([
    ['all', (inner) => ({ all: [inner] }), { exact: { id: '1' } }, '.all.0'],
    ['any', (inner) => ({ any: [inner] }), { q: { a__eq: 1 } }, '.any.0'],
    ['not', (inner) => ({ not: inner }), { exact: { id: '1' } }, '.not'],
  ])('has as many levels of %s as the limit, and not one more', (dialect, wrap, inner, step) => {
    const deepest = nest(wrap, inner, FILTER_MAX_DEPTH);
    expect(parseFilter(deepest)).toEqual(deepest);
    const { code, field } = filterErrorOf(wrap(deepest));
    expect([code, field]).toEqual([
      'invalid-filter',
      `filter${step.repeat(FILTER_MAX_DEPTH)}.${dialect}`,
    ]);
  });

  test('counts the levels of q with those around it', () => {
    const q = { and: [{ or: [{ not: { a__eq: 1 } }] }] };
    const deepest = { all: [{ not: { q } }] };
    expect(parseFilter(deepest)).toEqual(deepest);
    expect(filterErrorOf({ any: [deepest] })).toMatchObject({
      code: 'invalid-filter',
      field: 'filter.any.0.all.0.not.q.and.0.or.0.not',
    });
  });

  test('that has thousands of levels, or contains itself, is rejected', () => {
    const deep = nest((inner) => ({ not: inner }), { exact: { id: '1' } }, 100_000);
    expect(filterErrorOf(deep).code).toBe('invalid-filter');
    const circle: { all: unknown[] } = { all: [] };
    circle.all.push(circle);
    expect(filterErrorOf(circle).code).toBe('invalid-filter');
  });

  test('has as many conditions as the limit, and not one more, wherever they are', () => {
    const or = Array.from({ length: FILTER_MAX_CONDITIONS - 2 }, () => ({ a__eq: 1 }));
    const most = { exact: { type: 'a' }, any: [{ prefix: { id: 'a' } }], q: { or } };
    expect(parseFilter(most)).toEqual(most);
    const more = { exact: { type: 'a', id: 'a' }, any: [{ prefix: { id: 'a' } }], q: { or } };
    expect(filterErrorOf(more)).toMatchObject({
      code: 'invalid-filter',
      field: `filter.q.or.${or.length - 1}.a__eq`,
    });
  });

  test.each<[string, (text: string) => unknown, names: number]>([
    ['an attribute', (text) => ({ exact: { type: text } }), 'exacttype'.length],
    ['an operand', (text) => ({ q: { a__eq: text } }), 'qa__eq'.length],
    ['the items of a list', (text) => ({ q: { a__in: [text, 10, null] } }), 'qa__in10null'.length],
    ['a path', (text) => ({ q: { [`${text}__eq`]: 1 } }), 'q__eq1'.length],
  ])('has as many bytes in %s as the limit, and not one more', (_place, filterOf, names) => {
    const longest = 'é'.repeat(FILTER_MAX_BYTES).slice(0, (FILTER_MAX_BYTES - names) >> 1);
    const rest = 'x'.repeat((FILTER_MAX_BYTES - names) % 2);
    const most = filterOf(longest + rest);
    expect(parseFilter(most)).toEqual(most);
    expect(filterErrorOf(filterOf(`${longest}${rest}x`)).code).toBe('invalid-filter');
  });

  test('has no long list of empty texts', () => {
    const empty = Array(FILTER_MAX_BYTES).fill('');
    expect(filterErrorOf({ q: { a__in: empty } }).code).toBe('invalid-filter');
  });

  test('of a long name is rejected with a short message', () => {
    for (const value of [{ ['x'.repeat(9999)]: 1 }, { q: { ['x'.repeat(9999)]: 1 } }])
      expect(filterErrorOf(value).message.length).toBeLessThan(200);
  });
});

function nest(wrap: (inner: unknown) => unknown, inner: unknown, levels: number): unknown {
  let nested = inner;
  for (let level = 0; level < levels; level += 1) nested = wrap(nested);
  return nested;
}

test.each(['x__contains', 'x__now_contains'])(
  '%s takes a text of 250 characters, and no longer one: it would be slow to look for',
  (key) => {
    const filter = (length: number) => ({ q: { [key]: 'a'.repeat(length) } });
    expect(parseFilter(filter(250))).toEqual(filter(250));
    expect(() => parseFilter(filter(251))).toThrow(/250 characters/);
  },
);
