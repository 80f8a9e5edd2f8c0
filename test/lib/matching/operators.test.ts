import { describe, expect, test } from 'vitest';
import { Q } from '../../../lib/matching/q.ts';

type Row = [operator: string, operand: unknown, matching: unknown[], others: unknown[]];

const NOTHING = ['', null, 0, false, [], {}];
const SOMETHING = [true, 30, 'foo', 'false', -1, [0], { a: null }];

describe('TH-62 the operator', () => {
  test.each<Row>([
    ['eq', 30, [30], [10, null, '30', [30], { a: 30 }, true]],
    ['eq', 'foo', ['foo'], ['Foo', 'foo ', ['foo'], null]],
    ['eq', null, [null], [0, '', false, 'null', []]],
    ['eq', true, SOMETHING, NOTHING],
    ['eq', false, NOTHING, SOMETHING],
    ['ne', 30, [20, null, '30', [30]], [30]],
    ['ne', null, [0, '', false], [null]],
    ['ne', true, NOTHING, SOMETHING],
    ['ne', false, SOMETHING, NOTHING],
    ['gt', 30, [31, 30.5], [29, 30, '31', null, true, [31]]],
    ['gte', 30, [30, 31], [29, '30', null]],
    ['lt', 30, [29, -1], [30, 31, '29', null, false, []]],
    ['lte', 30, [29, 30], [31, '30', null]],
    ['gt', '2027-03', ['2027-03-01', '2028'], ['2027-03', '2027-02-28', 2028, null]],
    ['lte', 'b', ['a', 'b', 'B', ''], ['c', 'ba', 0, null]],
    ['in', [10, 'a', null], [10, 'a', null], ['10', 'b', 0, [10], undefined]],
    ['in', [true], [true], [1, 'true', false]],
    ['in', [], [], [10, null, []]],
    ['not_in', [10, 'a'], ['10', 'b', null, [10]], [10, 'a']],
    ['is', 30, [30], [10, '30', null]],
    ['is', true, [true], [1, 'true', [0], false]],
    ['is', false, [false], [0, '', null, true]],
    ['is', null, [null], [0, false, '']],
    ['is_not', null, [0, false, '', []], [null]],
    ['is_not', true, [1, 'true', false, null], [true]],
    ['contains', '_', ['the_quick', '_', ['a', '_']], ['the!quick', '', null, 5, { _: 1 }, ['a_']]],
    ['contains', 3, [[1, 3]], ['123', 3, [], null]],
    ['startswith', 'the_', ['the_quick', 'the_'], ['The_quick', 'athe_', 'the', null, ['the_']]],
    ['endswith', '_fox', ['quick_fox', '_fox'], ['quick_fox!', 'fox', null, ['_fox']]],
    ['true', true, SOMETHING, NOTHING],
    ['true', false, NOTHING, SOMETHING],
    ['not', true, NOTHING, SOMETHING],
    ['not', false, SOMETHING, NOTHING],
  ])('%s %j holds for %j, and not for %j', (operator, operand, matching, others) => {
    const q = Q({ [`field__${operator}`]: operand as string });
    const holds = [...matching, ...others].filter((field) => q.matches({ field }));
    expect(holds).toEqual(matching);
  });

  test.each([
    ['eq', 1],
    ['eq', false],
    ['eq', null],
    ['ne', 1],
    ['ne', true],
    ['lt', 1],
    ['in', [null]],
    ['not_in', [1]],
    ['is', null],
    ['is_not', null],
    ['contains', ''],
    ['startswith', ''],
    ['not', true],
    ['true', false],
    ['now_eq', 1],
    ['now_ne', 1],
    ['now_is', null],
  ])('%s %j does not hold for a field that is missing', (operator, operand) => {
    const q = Q({ [`field__${operator}`]: operand });
    const without = [{}, { other: 1 }, null, undefined, 5, 'field', [], [1]];
    expect(without.filter((data) => q.matches(data, { field: 1 }))).toEqual([]);
  });
});

describe('TH-63 a path', () => {
  test('leads to a nested field', () => {
    const q = Q({ author__name__eq: 'Elaine' });
    expect(q.matches({ author: { name: 'Elaine' } })).toBe(true);
    expect(q.matches({ author: { name: 'Jerry' } })).toBe(false);
    const without = [{ author: 'Elaine' }, { author: null }, { name: 'Elaine' }, { author: {} }];
    expect(without.filter((data) => q.matches(data))).toEqual([]);
  });

  test('leads to an item of a list by its place', () => {
    expect(Q({ items__1__id__eq: 7 }).matches({ items: [{}, { id: 7 }] })).toBe(true);
    expect(Q({ items__2__id__eq: 7 }).matches({ items: [{}, { id: 7 }] })).toBe(false);
  });

  test('may have names of operators and with single underscores', () => {
    expect(Q({ not__eq: 1 }).matches({ not: 1 })).toBe(true);
    expect(Q({ and__in__eq: 1 }).matches({ and: { in: 1 } })).toBe(true);
    expect(Q({ created_at__gt: 1 }).matches({ created_at: 2 })).toBe(true);
    expect(Q({ now_eq__now_eq: 1 }).matches({ now_eq: 1 })).toBe(true);
  });

  test.each(['constructor', 'toString', 'length', 'hasOwnProperty', 'valueOf'])(
    'leads to no %s that is inherited or of a list',
    (name) => {
      const fields = [{}, [], 'text', null, 5];
      for (const condition of [`${name}__ne`, `field__${name}__ne`, `${name}__name__ne`])
        for (const field of fields) expect(Q({ [condition]: 'x' }).matches({ field })).toBe(false);
      expect(Q({ [`${name}__ne`]: 'x' }).matches([])).toBe(false);
      expect(Q({ [`${name}__eq`]: 'x' }).matches({ [name]: 'x' })).toBe(true);
    },
  );
});
