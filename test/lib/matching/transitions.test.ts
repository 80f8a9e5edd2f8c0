import { describe, expect, test } from 'vitest';
import type { Operand } from '../../../lib/matching/filter.ts';
import { Q } from '../../../lib/matching/q.ts';

type Row = [operator: string, operand: Operand, old: unknown, now: unknown, holds: boolean];

function holds(operator: string, operand: Operand, now: unknown, ...before: unknown[]): boolean {
  return Q({ [`field__${operator}`]: operand }).matches({ field: now }, ...before);
}

describe('TH-64 the transition', () => {
  test.each<Row>([
    ['now_eq', 1, 0, 1, true],
    ['now_eq', 1, 1, 1, false],
    ['now_eq', 1, 1, 0, false],
    ['now_eq', 'PUBLISHED', 'PENDING', 'PUBLISHED', true],
    ['now_eq', 'PUBLISHED', 'PUBLISHED', 'PUBLISHED', false],
    ['now_eq', true, 0, 1, true],
    ['now_eq', true, 2, 1, false],
    ['now_ne', 1, 1, 2, true],
    ['now_ne', 1, 2, 3, false],
    ['now_ne', 1, null, 2, false],
    ['now_ne', 1, 1, 1, false],
    ['now_ne', true, 'on', '', true],
    ['now_gt', 20, 10, 30, true],
    ['now_gt', 20, 42, 30, false],
    ['now_gt', 20, 20, 30, false],
    ['now_gt', 20, 10, 20, false],
    ['now_lt', 40, 42, 30, true],
    ['now_lt', 40, 12, 30, false],
    ['now_lt', 40, 40, 30, false],
    ['now_gte', 22, 22, 22, true],
    ['now_gte', 22, 21, 22, true],
    ['now_gte', 22, 42, 22, false],
    ['now_lte', 22, 42, 22, true],
    ['now_lte', 22, 22, 22, true],
    ['now_lte', 22, 12, 22, false],
    ['now_in', [1, 2], 3, 1, true],
    ['now_in', [1, 2], 2, 1, false],
    ['now_not_in', [1, 2], 2, 3, true],
    ['now_not_in', [1, 2], 4, 3, false],
    ['now_is', null, 30, null, true],
    ['now_is', null, null, null, false],
    ['now_is', true, 1, true, true],
    ['now_is_not', null, null, 10, true],
    ['now_is_not', null, 10, 20, false],
    ['now_is_not', 10, 10, 20, true],
    ['now_is_not', 10, null, 20, false],
    ['now_contains', 'brown', 'red', 'the brown fox', true],
    ['now_contains', 'brown', 'the brown fox', 'the brown fox', false],
    ['now_contains', 'brown', ['red'], ['red', 'brown'], true],
    ['now_startswith', 'the', 'a fox', 'the fox', true],
    ['now_startswith', 'the', 'the dog', 'the fox', false],
    ['now_endswith', 'fox', 'the dog', 'the fox', true],
    ['now_endswith', 'fox', 'a fox', 'the fox', false],
  ])('%s %j from %j to %j: %s', (operator, operand, old, now, expected) => {
    expect(holds(operator, operand, now, { field: old })).toBe(expected);
  });

  // The value before is null.
  test.each<[operator: string, operand: Operand, now: unknown, holds: boolean]>([
    ['now_eq', 1, 1, true],
    ['now_eq', null, null, false],
    ['now_eq', false, 0, false],
    ['now_ne', 1, 2, false],
    ['now_ne', null, 2, true],
    ['now_gt', 20, 30, false],
    ['now_gte', 20, 30, false],
    ['now_lt', 20, 10, false],
    ['now_lte', 20, 10, false],
    ['now_in', [1], 1, true],
    ['now_in', [1, null], 1, false],
    ['now_not_in', [1], 2, false],
    ['now_not_in', [null], 2, true],
    ['now_is', 1, 1, true],
    ['now_is', null, null, false],
    ['now_is_not', null, 10, true],
    ['now_is_not', 1, 10, false],
    ['now_contains', 'a', 'abc', true],
    ['now_startswith', 'a', 'abc', true],
    ['now_endswith', 'c', 'abc', true],
  ])('%s %j to %j without an event before, or without the field in it: %s', (...row) => {
    const [operator, operand, now, expected] = row;
    expect(holds(operator, operand, now)).toBe(expected);
    for (const before of [{}, null, 5, { field: null }, { field: undefined }])
      expect(holds(operator, operand, now, before)).toBe(expected);
  });
});
