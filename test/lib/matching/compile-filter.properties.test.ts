import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../../lib/matching/compile-filter.ts';
import { compileSubscriptions } from '../../../lib/matching/compile-subscriptions.ts';
import type { Filter } from '../../../lib/matching/filter.ts';
import { matchesPattern } from '../../../lib/matching/matches-pattern.ts';
import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import { parsePattern } from '../../../lib/matching/pattern.ts';
import { Q } from '../../../lib/matching/q.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { almostFilters, data, events, filters, queries } from './filters.ts';
import { patterns, types } from './patterns.ts';
import { plainlyHolds, plainlyPasses } from './plain-filter.ts';

const RUNS = { numRuns: 2000 };

test('TH-62 TH-63 TH-64 conditions hold for the data that the plain interpreter says', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(queries, data, data, (query, now, before) => {
      const expected = plainlyHolds(query, now, before);
      expect(Q(query).matches(now, before)).toBe(expected);
      seen.add(expected);
    }),
    RUNS,
  );
  expect(seen.size).toBe(2);
});

test('filters pass the events that the plain interpreter says', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(
      filters,
      events,
      fc.option(events, { nil: undefined }),
      (filter, event, previous) => {
        const expected = plainlyPasses(filter, { event, previous });
        expect(compileFilter(filter)({ event, previous })).toBe(expected);
        seen.add(expected);
      },
    ),
    RUNS,
  );
  expect(seen.size).toBe(2);
});

test('a filter is the same after it was stored', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(parseFilter(filter)).toEqual(filter);
      // JSON has no -0, which equals 0.
      const stored = JSON.stringify(parseFilter(filter));
      expect(JSON.stringify(parseFilter(JSON.parse(stored)))).toBe(stored);
    }),
  );
});

test('conditions that are combined hold as their parts say', () => {
  fc.assert(
    fc.property(queries, queries, data, data, (one, other, now, before) => {
      const [left, right] = [Q(one), Q(other)];
      const [l, r] = [left.matches(now, before), right.matches(now, before)];
      expect(left.and(right).matches(now, before)).toBe(l && r);
      expect(left.or(right).matches(now, before)).toBe(l || r);
      expect(left.not().matches(now, before)).toBe(!l);
      expect(Q(left.or(right).toJSON()).matches(now, before)).toBe(l || r);
    }),
    RUNS,
  );
});

test('any value is a filter that matches without an error, or is rejected as none', () => {
  let taken = 0;
  const values = fc.oneof(
    { weight: 6, arbitrary: almostFilters },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.anything() },
  );
  fc.assert(
    fc.property(values, events, data, (value, event, before) => {
      const filter = parsed(value);
      if (filter === undefined) return;
      taken += 1;
      const previous = { type: 'a', data: before };
      const matches = compileFilter(filter)({ event, previous });
      expect(typeof matches).toBe('boolean');
      // As it is stored: JSON has no -0, which equals 0.
      const stored = parsed(JSON.parse(JSON.stringify(filter)));
      expect(JSON.stringify(stored)).toBe(JSON.stringify(filter));
      expect(stored && compileFilter(stored)({ event, previous })).toBe(matches);
    }),
    { numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(100);
});

test('subscriptions match as each of them does alone', () => {
  const subscription = fc.record({
    patterns: fc.array(patterns.filter(isPattern), { maxLength: 3 }),
    filter: fc.option(filters, { nil: undefined }),
  });
  const subscriptions = fc
    .array(subscription, { maxLength: 8 })
    .map((list) => list.map((one, index) => ({ ...one, id: String(index) })));
  fc.assert(
    fc.property(subscriptions, types, events, (list, type, others) => {
      const event = { ...others, type };
      const alone = list.filter(
        (one) =>
          one.patterns.some((pattern) => matchesPattern(pattern, type)) &&
          (one.filter === undefined || plainlyPasses(one.filter, { event })),
      );
      expect(compileSubscriptions(list)({ event })).toEqual(alone.map(({ id }) => id));
    }),
    RUNS,
  );
});

function parsed(value: unknown): Filter | undefined {
  try {
    return parseFilter(value);
  } catch (error) {
    if (error instanceof TidingsError && error.code === 'invalid-filter') return undefined;
    throw error;
  }
}

function isPattern(text: string): boolean {
  try {
    return parsePattern(text) !== undefined;
  } catch {
    return false;
  }
}
