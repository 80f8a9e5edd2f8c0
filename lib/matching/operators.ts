import { contains, endsWith, equals, isIn, isTruthy, order, startsWith } from './comparisons.ts';
import type { OperandKind } from './operands.ts';

/** What a condition does with the value of a field. */
export interface Operator {
  operand: OperandKind;
  holds: Test;
  /** For `now_`: whether the value before, null if there was none, leaves room for a change. */
  changes?: Test;
}

type Test = (value: unknown, operand: unknown) => boolean;

const not =
  (test: Test): Test =>
  (value, operand) =>
    !test(value, operand);
const same: Test = (value, operand) => value === operand;
const less: Test = (value, operand) => order(value, operand) < 0;
const lessOrSame: Test = (value, operand) => order(value, operand) <= 0;
const greater: Test = (value, operand) => order(value, operand) > 0;
const greaterOrSame: Test = (value, operand) => order(value, operand) >= 0;

/** The operators on data, by name. docs/matching.md says what they mean. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['eq', { operand: 'scalar', holds: equals, changes: not(equals) }],
  ['ne', { operand: 'scalar', holds: not(equals), changes: equals }],
  ['gt', { operand: 'ordered', holds: greater, changes: less }],
  ['gte', { operand: 'ordered', holds: greaterOrSame, changes: lessOrSame }],
  ['lt', { operand: 'ordered', holds: less, changes: greater }],
  ['lte', { operand: 'ordered', holds: lessOrSame, changes: greaterOrSame }],
  ['in', { operand: 'list', holds: isIn, changes: not(isIn) }],
  ['not_in', { operand: 'list', holds: not(isIn), changes: isIn }],
  ['is', { operand: 'scalar', holds: same, changes: not(same) }],
  ['is_not', { operand: 'scalar', holds: not(same), changes: same }],
  ['contains', { operand: 'sought', holds: contains, changes: not(contains) }],
  ['startswith', { operand: 'text', holds: startsWith, changes: not(startsWith) }],
  ['endswith', { operand: 'text', holds: endsWith, changes: not(endsWith) }],
  ['true', { operand: 'boolean', holds: (value, operand) => isTruthy(value) === operand }],
  ['not', { operand: 'boolean', holds: (value, operand) => isTruthy(value) !== operand }],
]);
