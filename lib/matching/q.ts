import type { Match } from './candidate.ts';
import { compileFilter } from './compile-filter.ts';
import type { Query } from './filter.ts';
import { parseQuery } from './parse-query.ts';

/** Conditions on data, to be combined. None of its methods changes it. */
export interface Q {
  /** Both hold. */
  and(other: Q): Q;
  /** One of the two holds, or both. */
  or(other: Q): Q;
  /** It does not hold. */
  not(): Q;
  /** Whether data matches; transitions compare it with the data before. It never throws. */
  matches(data: unknown, previous?: unknown): boolean;
  /** What a filter has under `q`. */
  toJSON(): Query;
}

/**
 * Conditions on data: `Q({ status__eq: 'open' }).or(Q({ total__gt: 100 }))`.
 * @throws TidingsError `invalid-filter` with the field; so do `and`, `or` and `not` beyond the limits
 */
export function Q(query: Query): Q {
  return new Conditions(query);
}

class Conditions implements Q {
  readonly #query: Query;
  readonly #match: Match;

  constructor(query: Query) {
    this.#query = parseQuery(query);
    this.#match = compileFilter({ q: this.#query });
  }

  and(other: Q): Q {
    return Q({ and: [this, other].flatMap((q) => partsOf(q.toJSON(), 'and')) });
  }

  or(other: Q): Q {
    return Q({ or: [this, other].flatMap((q) => partsOf(q.toJSON(), 'or')) });
  }

  not(): Q {
    const { not, ...others } = this.#query;
    return Q(not !== undefined && Object.keys(others).length === 0 ? not : { not: this.#query });
  }

  matches(data: unknown, previous?: unknown): boolean {
    return this.#match({ event: { type: '', data }, previous: { type: '', data: previous } });
  }

  toJSON(): Query {
    return structuredClone(this.#query);
  }
}

// Chains stay flat: nesting has a limit.
function partsOf(query: Query, by: 'and' | 'or'): Query[] {
  const { [by]: parts, ...others } = query;
  return parts !== undefined && Object.keys(others).length === 0 ? parts : [query];
}
