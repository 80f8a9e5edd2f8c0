import type { Match } from './candidate.ts';
import type { Fields } from './fields.ts';
import type { Operand } from './filter.ts';
import { readOperand } from './operands.ts';
import { OPERATORS, type Operator } from './operators.ts';
import { countCondition, invalidFilter, type Place } from './place.ts';

/** A condition on data: `author__name__eq`, and what it compares with. */
export interface Condition {
  path: readonly string[];
  operator: Operator;
  /** Whether it is a transition, such as `now_eq`. */
  isTransition: boolean;
  operand: Operand;
}

const NOW = 'now_';

/** The names of the operators, as messages list them. */
const NAMES = [...OPERATORS.keys()].join(', ');
const TRANSITIONS = [...OPERATORS].filter(([, { changes }]) => changes).map(([name]) => name);
const LIST = `Operators: ${NAMES}; with ${NOW} before it for what has just changed: ${TRANSITIONS.join(', ')}`;

/**
 * Reads a condition on data.
 * @throws TidingsError `invalid-filter`
 */
export function readCondition(key: string, operand: unknown, place: Place): Condition {
  countCondition(place);
  const path = key.split('__');
  const name = path.pop() ?? '';
  if (path.length === 0)
    throw invalidFilter(place, `has no operator. Use and, or, not, or ${key}__eq. ${LIST}`);
  const isTransition = name.startsWith(NOW);
  const operator = OPERATORS.get(isTransition ? name.slice(NOW.length) : name);
  if (operator === undefined || (isTransition && operator.changes === undefined))
    throw invalidFilter(place, `has the unknown operator "${name}". ${LIST}`);
  if (path.includes(''))
    throw invalidFilter(
      place,
      'has an empty name in its path. Use two underscores, as in a__b__eq',
    );
  if (!key.isWellFormed())
    throw invalidFilter(place, 'has half of a surrogate pair, which is no character');
  const rule = { kind: operator.operand, operator: name, place };
  return { path, operator, isTransition, operand: readOperand(operand, rule) };
}

/** Whether the key of a condition names a transition. */
export function isTransitionKey(key: string): boolean {
  return key.split('__').at(-1)?.startsWith(NOW) ?? false;
}

/** Compares a field, and for a transition what it was. A field that is missing makes it false. */
export function compileCondition(
  { path, operator, isTransition, operand }: Condition,
  fields: Fields,
): Match {
  const { holds, changes = () => false } = operator;
  const now = fields.data(path);
  const holdsNow: Match = (candidate) => {
    const value = now(candidate);
    return value !== undefined && holds(value, operand);
  };
  if (!isTransition) return holdsNow;
  const before = fields.previousData(path);
  return (candidate) => holdsNow(candidate) && changes(before(candidate), operand);
}
