import type { ItemChange } from './update-expression.ts';

/** One named way from a state to another. */
export interface Transition<State extends string> {
  /** The states that it may leave; none if it creates the row. */
  from: readonly State[];
  to: State;
  /** When it happens, in one sentence. */
  when: string;
}

/** A state machine's transitions, by name. */
export type Transitions<State extends string> = Readonly<Record<string, Transition<State>>>;

/** A condition of a write: part of an `ItemChange`. */
export type Condition = Pick<ItemChange, 'when' | 'values'>;

/** That an attribute holds one of these states; `absent` is the state that no attribute stands for. */
export function isIn<State extends string>(
  attribute: string,
  states: readonly State[],
  absent?: State,
): Condition {
  const placeholders = states.map((_, index) => `:${attribute}${index}`);
  const listed = `#${attribute} IN (${placeholders.join(', ')})`;
  const isAbsent = absent !== undefined && states.includes(absent);
  return {
    when: isAbsent ? `(attribute_not_exists(#${attribute}) OR ${listed})` : listed,
    values: Object.fromEntries(states.map((state, index) => [`${attribute}${index}`, state])),
  };
}

/** That all of these hold. */
export function allOf(...conditions: readonly Condition[]): Condition {
  return {
    when: conditions.map(({ when }) => when).join(' AND '),
    values: Object.assign({}, ...conditions.map(({ values }) => values)),
  };
}
