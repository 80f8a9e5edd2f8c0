/** A change of one item, in attribute names. */
export interface ItemChange {
  /** What is set; undefined values are left alone. */
  set?: Readonly<Record<string, unknown>>;
  remove?: readonly string[];
  /** Numbers that go up by so much; what is absent counts as 0. */
  add?: Readonly<Record<string, number>>;
  /** The condition, with `#name` for each attribute and `:name` for each of `values`. */
  when: string;
  values?: Readonly<Record<string, unknown>>;
}

/** Puts a change into DynamoDB's words. Every attribute is named by placeholder: many are reserved. */
export function updateExpression({
  set = {},
  remove = [],
  add = {},
  when,
  values = {},
}: ItemChange) {
  const sets = Object.entries(set).filter(([, value]) => value !== undefined);
  const adds = Object.entries(add);
  const clauses = [
    clause(
      'SET',
      sets.map(([name]) => `#${name} = :set_${name}`),
    ),
    clause(
      'REMOVE',
      remove.map((name) => `#${name}`),
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
    ...adds.map(([name, value]) => [`:add_${name}`, value]),
  ];
  return {
    UpdateExpression,
    ConditionExpression: when,
    ExpressionAttributeNames: namesIn(`${UpdateExpression} ${when}`),
    // DynamoDB refuses an empty list of values.
    ...(given.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(given) }),
  };
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
