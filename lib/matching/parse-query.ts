import { readCondition } from './condition.ts';
import type { Query } from './filter.ts';
import { deeper, type Place, placeAt } from './place.ts';
import { readItems, readMembers } from './read-members.ts';

/**
 * Reads conditions on data.
 * @returns a copy of them.
 * @throws TidingsError `invalid-filter` with the field, such as `q.or.1.status__eq`
 */
export function parseQuery(value: unknown, field = 'q'): Query {
  return readQuery(value, placeAt(field));
}

/** The same within a filter. */
export function readQuery(value: unknown, place: Place): Query {
  const query: Query = {};
  for (const { name, member, at } of readMembers(value, place, '{"status__eq": "open"}')) {
    if (name === 'and' || name === 'or') query[name] = readItems(member, at, readQuery);
    else if (name === 'not') query.not = readQuery(member, deeper(at));
    else query[name as `${string}__${string}`] = readCondition(name, member, at).operand;
  }
  return query;
}
