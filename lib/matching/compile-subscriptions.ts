import type { Candidate, Match } from './candidate.ts';
import { compileWith } from './compile-filter.ts';
import { Fields } from './fields.ts';
import type { Filter } from './filter.ts';
import { parseFilter } from './parse-filter.ts';
import { parsePattern } from './pattern.ts';
import { PatternIndex } from './pattern-index.ts';

/** What asks for events: those whose type matches one of the patterns, and which the filter lets through. */
export interface Subscription {
  readonly id: string;
  readonly patterns: readonly string[];
  /** Without one every event of these types matches. */
  readonly filter?: Filter | undefined;
}

/**
 * Reads the subscriptions of one owner once for many events.
 * @returns the ids of those that match an event, each once, in the order of the subscriptions.
 * @throws TidingsError `invalid-pattern`, `invalid-filter` with the field, such as
 *   `subscriptions.3.filter.q`
 */
export function compileSubscriptions(
  subscriptions: readonly Subscription[],
): (candidate: Candidate) => string[] {
  const fields = new Fields();
  const index = new PatternIndex();
  const compiled = subscriptions.map(({ id, patterns, filter }, entry) => {
    const field = `subscriptions.${entry}`;
    for (const pattern of patterns) index.add(parsePattern(pattern, `${field}.patterns`), entry);
    const match: Match =
      filter === undefined
        ? () => true
        : compileWith(fields, parseFilter(filter, `${field}.filter`));
    return { id, entry, match };
  });
  return (candidate) => {
    fields.next();
    const found = new Uint8Array(compiled.length);
    index.find(candidate.event.type, (entry) => {
      found[entry] = 1;
    });
    const ids: string[] = [];
    for (const { id, entry, match } of compiled)
      if (found[entry] === 1 && match(candidate)) ids.push(id);
    return ids;
  };
}
