import fc from 'fast-check';
import { ATTRIBUTES } from '../../../lib/matching/attributes.ts';
import type { MatchableEvent } from '../../../lib/matching/candidate.ts';
import type { Filter, Query } from '../../../lib/matching/filter.ts';
import { OPERATORS } from '../../../lib/matching/operators.ts';

// Few values, so that conditions and events meet.
const scalar = fc.constantFrom(null, true, false, 0, 1, 2, '', 'a', 'ab', 'b', '1');
const text = fc.constantFrom('', 'a', 'ab', 'b');
const ordered = fc.constantFrom<string | number>(0, 1, 2, 'a', 'ab');
const OPERANDS = {
  scalar,
  sought: scalar,
  ordered,
  text,
  boolean: fc.boolean(),
  list: fc.array(scalar, { maxLength: 3 }),
} as const;

const path = fc.constantFrom('a', 'b', 'a__b', 'a__0', 'constructor', 'a__length');

const condition = fc
  .tuple(path, fc.constantFrom(...OPERATORS), fc.boolean())
  .chain(([at, [name, { operand, changes }], isTransition]) => {
    const now = isTransition && changes !== undefined ? 'now_' : '';
    return OPERANDS[operand].map((value): Query => ({ [`${at}__${now}${name}`]: value }));
  });

/** Conditions on data, nested up to three levels deep. */
export const queries: fc.Arbitrary<Query> = queriesOf(3);

function queriesOf(levels: number): fc.Arbitrary<Query> {
  if (levels === 0) return condition;
  const inner = queriesOf(levels - 1);
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 3, arbitrary: condition },
    fc.tuple(condition, condition).map(([one, other]): Query => ({ ...one, ...other })),
    list.map((and): Query => ({ and })),
    list.map((or): Query => ({ or })),
    inner.map((not): Query => ({ not })),
    fc.tuple(condition, list).map(([one, or]): Query => ({ ...one, or })),
  );
}

const texts = fc.dictionary(
  fc.constantFrom('type', 'subject', 'id'),
  fc.constantFrom('a', 'ab', 'b', 'a.b'),
  { minKeys: 1, maxKeys: 2 },
);

/** Filters of all dialects. */
export const filters: fc.Arbitrary<Filter> = filtersOf(2);

function filtersOf(levels: number): fc.Arbitrary<Filter> {
  const leaf = fc.oneof(
    fc
      .constantFrom('exact', 'prefix', 'suffix')
      .chain((dialect) => texts.map((given): Filter => ({ [dialect]: given }))),
    queriesOf(1).map((q): Filter => ({ q })),
    fc.tuple(texts, queriesOf(1)).map(([prefix, q]): Filter => ({ prefix, q })),
  );
  if (levels === 0) return leaf;
  const inner = filtersOf(levels - 1);
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf,
    list.map((all): Filter => ({ all })),
    list.map((any): Filter => ({ any })),
    inner.map((not): Filter => ({ not })),
    fc.tuple(leaf, inner).map(([one, not]): Filter => ({ ...one, not })),
  );
}

const field = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ b: scalar }, { requiredKeys: [] }),
);

/** Data that the conditions above may meet, and any other. */
export const data = fc.oneof(
  { weight: 6, arbitrary: fc.record({ a: field, b: field }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.constantFrom(JSON.parse('{"__proto__": {"a": 1}}'), undefined) },
);

const attribute = fc.constantFrom('a', 'ab', 'b', 'a.b', 'aab');

/** Events with few attributes. */
export const events: fc.Arbitrary<MatchableEvent> = fc.record(
  { type: attribute, subject: attribute, id: attribute, data },
  { requiredKeys: ['type'] },
);

const junk = fc.oneof(
  scalar,
  fc.constantFrom<unknown>(undefined, 5n, Number.NaN, '\ud800', {}, [], [{}], { a__eq: 1 }),
  fc.string(),
  fc.integer(),
  fc.jsonValue(),
);

const names = fc.oneof(
  fc.constantFrom<string>(...ATTRIBUTES, '__proto__', 'constructor', 'a__', '', 'a__b', 'q', 'and'),
  fc.constantFrom(...OPERATORS.keys()).map((operator) => `a__now_${operator}`),
  fc.string(),
);

/** Filters of which one value or one name has been replaced. */
export const almostFilters: fc.Arbitrary<unknown> = fc
  .tuple(filters, fc.nat(), junk, fc.option(names, { nil: undefined }))
  .map(([filter, place, value, name]) => {
    const copy = structuredClone(filter);
    const members = membersOf(copy);
    const { holder, key } = members[place % members.length] ?? { holder: copy, key: 'q' };
    if (name === undefined || Array.isArray(holder)) set(holder, key, value);
    else {
      set(holder, name, Reflect.get(holder, key));
      if (name !== key) Reflect.deleteProperty(holder, key);
    }
    return copy;
  });

// As JSON.parse does it: __proto__ is a name as any other.
function set(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function membersOf(holder: object): { holder: object; key: string }[] {
  return Object.entries(holder).flatMap(([key, member]) => [
    { holder, key },
    ...(typeof member === 'object' && member !== null ? membersOf(member) : []),
  ]);
}
