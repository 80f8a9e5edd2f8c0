import type { Attribute } from './attributes.ts';
import type { Match } from './candidate.ts';
import { everyOf, noneOf, someOf } from './combine.ts';
import { compileQuery } from './compile-query.ts';
import { Fields } from './fields.ts';
import type { AttributeTexts, Filter } from './filter.ts';
import { parseFilter } from './parse-filter.ts';

/**
 * Turns a filter into one function. No code is evaluated, and no regular expression is made of it.
 * @throws TidingsError `invalid-filter` with the field, as `parseFilter`
 */
export function compileFilter(filter: Filter, field = 'filter'): Match {
  const fields = new Fields();
  const match = compileWith(fields, parseFilter(filter, field));
  return (candidate) => {
    fields.next();
    return match(candidate);
  };
}

/**
 * Turns a filter that was parsed into a function that reads an event by `fields`, which filters may
 * share. `fields.next()` comes before each event.
 */
export function compileWith(
  fields: Fields,
  { exact, prefix, suffix, all, any, not, q }: Filter,
): Match {
  const compile = (filter: Filter) => compileWith(fields, filter);
  const parts = [
    ...textTests(fields, exact, (value, text) => value === text),
    ...textTests(fields, prefix, (value, text) => value.startsWith(text)),
    ...textTests(fields, suffix, (value, text) => value.endsWith(text)),
  ];
  if (q !== undefined) parts.push(compileQuery(q, fields));
  if (all !== undefined) parts.push(everyOf(all.map(compile)));
  if (any !== undefined) parts.push(someOf(any.map(compile)));
  if (not !== undefined) parts.push(noneOf(compile(not)));
  return everyOf(parts);
}

function textTests(
  fields: Fields,
  texts: AttributeTexts = {},
  test: (value: string, text: string) => boolean,
): Match[] {
  return Object.entries(texts).map(([name, text]) => {
    const read = fields.attribute(name as Attribute);
    return (candidate) => {
      const value = read(candidate);
      return typeof value === 'string' && test(value, text);
    };
  });
}
