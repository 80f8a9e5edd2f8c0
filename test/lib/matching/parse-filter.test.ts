import { describe, expect, test } from 'vitest';
import { ATTRIBUTES } from '../../../lib/matching/attributes.ts';
import { DIALECTS, type Filter } from '../../../lib/matching/filter.ts';
import { OPERATORS } from '../../../lib/matching/operators.ts';
import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import { filterErrorOf } from './filter-error-of.ts';

describe('a filter', () => {
  test.each<[Filter]>([
    [{ exact: { type: 'a.b' }, prefix: { source: '/watches/' }, suffix: { subject: '.com' } }],
    [{ all: [{ any: [{ not: { exact: { id: '1' } } }] }] }],
    [{ q: { a__eq: 1, b__c__now_in: [1, 'x', null, true], and: [{ d__not: true }] } }],
    [{ q: { or: [{ a__is_not: null }, { not: { a__now_contains: 'x' } }] } }],
  ])('is stored as it was given: %j', (filter) => {
    const parsed = parseFilter(filter);
    expect(parsed).toEqual(filter);
    expect(parsed).not.toBe(filter);
  });

  test.each<[string, unknown]>([
    ['filter', undefined],
    ['filter', null],
    ['filter', 'type = "a"'],
    ['filter', 5],
    ['filter', []],
    ['filter', [{ exact: { type: 'a' } }]],
    ['filter', {}],
    ['filter.sql', { sql: "type = 'a'" }],
    ['filter.sql', { exact: { type: 'a' }, sql: "type = 'a'" }],
    ['filter.Exact', { Exact: { type: 'a' } }],
    ['filter.status__eq', { status__eq: 'open' }],
    ['filter.__proto__', JSON.parse('{"__proto__": {"exact": {"type": "a"}}}')],
    ['filter.constructor', { constructor: { type: 'a' } }],
    ['filter.exact', { exact: {} }],
    ['filter.exact', { exact: 'a' }],
    ['filter.exact', { exact: ['a'] }],
    ['filter.exact', { exact: null }],
    ['filter.exact.data', { exact: { data: 'a' } }],
    ['filter.exact.Type', { exact: { Type: 'a' } }],
    ['filter.prefix.constructor', { prefix: { constructor: 'a' } }],
    ['filter.suffix.__proto__', { suffix: JSON.parse('{"__proto__": "a"}') }],
    ['filter.prefix.type', { prefix: { type: '' } }],
    ['filter.prefix.sequence', { prefix: { sequence: 41 } }],
    ['filter.suffix.type', { suffix: { type: null } }],
    ['filter.exact.subject', { exact: { subject: '\ud800' } }],
    ['filter.all', { all: [] }],
    ['filter.all', { all: { exact: { type: 'a' } } }],
    ['filter.any.1', { any: [{ exact: { type: 'a' } }, {}] }],
    ['filter.any.1.all.0.sql', { any: [{ exact: { type: 'a' } }, { all: [{ sql: '' }] }] }],
    ['filter.not', { not: [{ exact: { type: 'a' } }] }],
    ['filter.not.exact.x', { not: { exact: { x: 'a' } } }],
    ['filter.q', { q: {} }],
    ['filter.q', { q: [{ a__eq: 1 }] }],
    ['filter.q', { q: 'a__eq=1' }],
    ['filter.q.and', { q: { and: [] } }],
    ['filter.q.or.0', { q: { or: [null] } }],
    ['filter.q.not', { q: { not: {} } }],
    ['filter.q.exact', { q: { exact: { type: 'a' } } }],
  ])('is rejected with the field %s for %j', (field, value) => {
    expect(filterErrorOf(value)).toMatchObject({ code: 'invalid-filter', field });
  });

  test('is rejected with the field that the caller names', () => {
    expect(filterErrorOf({ sql: '' }, 'endpoint.filter').field).toBe('endpoint.filter.sql');
    expect(filterErrorOf({ sql: '' }, '').field).toBe('sql');
    expect(filterErrorOf(null, '').field).toBe('');
  });

  test('of an unknown dialect is rejected with the dialects that exist', () => {
    const { message } = filterErrorOf({ all: [{ cesql: 'a = 1' }] });
    expect(message).toContain('filter.all.0.cesql');
    for (const dialect of DIALECTS) expect(message).toContain(dialect);
  });

  test('of an unknown attribute is rejected with the attributes that exist', () => {
    const { message } = filterErrorOf({ exact: { name: 'a' } });
    for (const attribute of ATTRIBUTES) expect(message).toContain(attribute);
  });
});

describe('TH-63 a condition', () => {
  test.each<[string, unknown]>([
    ['status', 'open'],
    ['', 1],
    ['status__', 1],
    ['status__equals', 1],
    ['status__EQ', 1],
    ['author__name', 'Elaine'],
    ['status__now', 1],
    ['status__now_', 1],
    ['status__now_true', true],
    ['status__now_not', true],
    ['status__now_now_eq', 1],
    ['status__constructor', 1],
    ['status____proto__', 1],
    ['__eq', 1],
    ['a____eq', 1],
    ['__proto__', 1],
    ['__proto____eq', 1],
    ['\ud800__eq', 1],
    ['a__eq', [1]],
    ['a__eq', { b: 1 }],
    ['a__ne', Number.NaN],
    ['a__eq', Number.POSITIVE_INFINITY],
    ['a__eq', undefined],
    ['a__eq', 5n],
    ['a__eq', () => true],
    ['a__eq', '\udc00'],
    ['a__is', []],
    ['a__gt', null],
    ['a__lt', true],
    ['a__gte', [1]],
    ['a__in', 'text'],
    ['a__in', null],
    ['a__not_in', { 0: 1 }],
    ['a__contains', ['x']],
    ['a__startswith', 5],
    ['a__endswith', null],
    ['a__true', 1],
    ['a__not', 'x'],
  ])('%s with %s is rejected with its place', (key, operand) => {
    const value = { q: { or: [{ ok__eq: 1 }, Object.fromEntries([[key, operand]])] } };
    const field = `filter.q.or.1.${key}`.toWellFormed();
    expect(filterErrorOf(value)).toMatchObject({ code: 'invalid-filter', field });
  });

  test('with an item that is no scalar is rejected with the place of the item', () => {
    for (const item of [[1], {}, undefined, Number.NaN, '\ud800'])
      expect(filterErrorOf({ q: { a__in: [1, item] } }).field).toBe('filter.q.a__in.1');
    expect(filterErrorOf({ q: { a__in: Array(2) } }).field).toBe('filter.q.a__in.0');
  });

  test.each(['status', 'a__like', 'a__now_true'])(
    '%s is rejected with its path and the operators that exist',
    (key) => {
      const { message } = filterErrorOf({ q: { [key]: 1 } });
      expect(message).toContain(`filter.q.${key} `);
      for (const operator of OPERATORS.keys()) expect(message).toContain(operator);
    },
  );

  test('of a wrong operand is rejected with the operator', () => {
    expect(filterErrorOf({ q: { a__b__now_gt: null } }).message).toContain('now_gt');
  });
});
