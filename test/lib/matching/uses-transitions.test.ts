import { expect, test } from 'vitest';
import type { Filter } from '../../../lib/matching/filter.ts';
import { usesTransitions } from '../../../lib/matching/uses-transitions.ts';

test.each<[boolean, Filter]>([
  [true, { q: { a__now_eq: 1 } }],
  [true, { q: { b__eq: 1, or: [{ a__eq: 1 }, { not: { and: [{ a__now_in: [1] }] } }] } }],
  [true, { any: [{ exact: { type: 'a' } }, { all: [{ not: { q: { a__now_is: null } } }] }] }],
  [false, { exact: { type: 'now_eq' } }],
  [false, { q: { a__eq: 'now_eq' } }],
  [false, { q: { now_eq__eq: 1, a__now_b__ne: 1 } }],
  [false, { all: [{ not: { q: { not: { a__eq: 1 } } } }], any: [{ prefix: { type: 'a' } }] }],
])('TH-17 a filter uses transitions only if a condition is one: %s for %j', (expected, filter) => {
  expect(usesTransitions(filter)).toBe(expected);
});
