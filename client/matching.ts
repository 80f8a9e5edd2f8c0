/**
 * Which events match: filters and conditions on data, for browsers too. It has no I/O, and imports no
 * module of Node's.
 * @module tidings/matching
 */

export type { Attribute } from '../lib/matching/attributes.ts';
export type { Candidate, Match, MatchableEvent } from '../lib/matching/candidate.ts';
export { compileFilter } from '../lib/matching/compile-filter.ts';
export type { AttributeTexts, Filter, Operand, Query, Scalar } from '../lib/matching/filter.ts';
export { matchesPattern } from '../lib/matching/matches-pattern.ts';
export { Q } from '../lib/matching/q.ts';
export { usesTransitions } from '../lib/matching/uses-transitions.ts';
