/**
 * A change of one item, as a merge patch (RFC 7396) of its attributes: what is absent or undefined
 * is left alone, what is null is removed, everything else is set.
 */
export type Patch = Readonly<Record<string, unknown>>;

/** A patch, and the condition under which it applies. */
export interface ItemChange {
  patch?: Patch;
  /** What is set of attributes that are absent. */
  initial?: Readonly<Record<string, unknown>>;
  /** Numbers to add; an absent attribute counts as 0. */
  add?: Readonly<Record<string, number>>;
  /** The condition, with `#name` for each attribute and `:name` for each of `values`. */
  when: string;
  values?: Readonly<Record<string, unknown>>;
}

/** Writes a change as DynamoDB's expressions. All attributes get placeholders: many are reserved. */
export function updateExpression(change: ItemChange) {
  const { patch = {}, initial = {}, add = {}, when, values = {} } = change;
  const sets = Object.entries(patch).filter(([, value]) => value !== undefined && value !== null);
  const removes = Object.keys(patch).filter((name) => patch[name] === null);
  const initials = Object.entries(initial);
  const adds = Object.entries(add);
  const clauses = [
    clause('SET', [
      ...sets.map(([name]) => `#${name} = :set_${name}`),
      ...initials.map(([name]) => `#${name} = if_not_exists(#${name}, :initial_${name})`),
    ]),
    clause(
      'REMOVE',
      removes.map((name) => `#${name}`),
    ),
    clause(
      'ADD',
      adds.map(([name]) => `#${name} :add_${name}`),
    ),
  ];
  const UpdateExpression = clauses.filter((text) => text !== '').join(' ');
  const given = [
    ...Object.entries(values).map(([name, value]) => [`:${name}`, value]),
    ...sets.map(([name, value]) => [`:set_${name}`, value]),
    ...initials.map(([name, value]) => [`:initial_${name}`, value]),
    ...adds.map(([name, value]) => [`:add_${name}`, value]),
  ];
  return {
    UpdateExpression,
    ConditionExpression: when,
    ExpressionAttributeNames: namesIn(`${UpdateExpression} ${when}`),
    // DynamoDB rejects an empty map of values.
    ...(given.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(given) }),
  };
}

/** The item or record that a change makes of another one: what the table holds after it. */
export function patched<Item extends object>(
  item: Item,
  { patch = {}, add = {} }: Pick<ItemChange, 'patch' | 'add'>,
): Item {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(item));
  for (const [name, value] of Object.entries(patch))
    if (value === null) delete merged[name];
    else if (value !== undefined) merged[name] = value;
  for (const [name, count] of Object.entries(add)) merged[name] = Number(merged[name] ?? 0) + count;
  return merged as Item;
}

/** The names that the placeholders of an expression stand for. */
export function namesIn(expression: string): Record<string, string> {
  return Object.fromEntries(
    [...expression.matchAll(/#(\w+)/g)].map(([placeholder, name = '']) => [placeholder, name]),
  );
}

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${word} ${parts.join(', ')}`;
}
