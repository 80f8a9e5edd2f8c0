import type { Match } from './candidate.ts';
import { everyOf, noneOf, someOf } from './combine.ts';
import { compileCondition, readCondition } from './condition.ts';
import type { Fields } from './fields.ts';
import type { Query } from './filter.ts';
import { placeAt } from './place.ts';

/** Turns conditions that `parseQuery` has read into one function, which reads an event by `fields`. */
export function compileQuery({ and, or, not, ...conditions }: Query, fields: Fields): Match {
  const compile = (query: Query) => compileQuery(query, fields);
  const parts = Object.entries(conditions).map(([key, operand]) =>
    compileCondition(readCondition(key, operand, placeAt(key)), fields),
  );
  if (and !== undefined) parts.push(everyOf(and.map(compile)));
  if (or !== undefined) parts.push(someOf(or.map(compile)));
  if (not !== undefined) parts.push(noneOf(compile(not)));
  return everyOf(parts);
}
