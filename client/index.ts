/**
 * What programs in browsers, and elsewhere, need for the events that they get: which of them match,
 * and their types. It has no I/O, and imports no module of Node's.
 * @module tidings/client
 */

export type { Attribute } from '../lib/matching/attributes.ts';
export type { Candidate, Match, MatchableEvent } from '../lib/matching/candidate.ts';
export { compileFilter } from '../lib/matching/compile-filter.ts';
export type { AttributeTexts, Filter, Operand, Query, Scalar } from '../lib/matching/filter.ts';
export { matchesPattern } from '../lib/matching/matches-pattern.ts';
export { Q } from '../lib/matching/q.ts';
export { usesTransitions } from '../lib/matching/uses-transitions.ts';
export type { Event as TidingsEvent } from '../lib/protocol/event.ts';
export type {
  Covered,
  LastFailure,
  LifecycleData,
  LifecycleType,
  OfEndpoint,
  OfWatch,
} from '../lib/protocol/lifecycle-data.ts';
export type { Resource, ResourceState } from '../lib/protocol/resource-states.ts';
export { type ErrorDetails, TidingsError } from '../lib/protocol/tidings-error.ts';
