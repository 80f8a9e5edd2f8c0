import * as v from 'valibot';
import { RESOURCES } from '../protocol/resource-states.ts';

// What DynamoDB stores as a number, it has to give back exactly: a double beyond 2^53 is a rounded one
// already, and below 10^-130 there are none.
const SMALLEST_NUMBER = 1e-130;

function isStorable(number: number): boolean {
  const size = Math.abs(number);
  return size === 0 || (size >= SMALLEST_NUMBER && size <= Number.MAX_SAFE_INTEGER);
}

const number = v.pipe(
  v.number(),
  v.check(isStorable, 'is a number that cannot be kept exactly. Give it as text'),
);

const scalar = v.union([v.string(), number, v.boolean()], 'must be text, a number or a boolean');

// The names that the schema of a record leaves out without a word.
const UNSAFE_NAMES = ['__proto__', 'constructor', 'prototype'];

const object = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const knownNames = v.check<Record<string, unknown>, string>(
  (value) => UNSAFE_NAMES.every((name) => !Object.hasOwn(value, name)),
  `must not have the names ${UNSAFE_NAMES.join(', ')}, which no parameter of Google's has`,
);

/** What a request to watch has, be it for a channel or for a watch. */
export const watchFields = {
  resource: v.picklist(RESOURCES, `must be one of: ${RESOURCES.join(', ')}`),
  parameters: v.optional(
    v.pipe(
      object,
      knownNames,
      v.record(
        v.string(),
        v.union([scalar, v.array(scalar)], 'must be a value or a list of values'),
      ),
    ),
    {},
  ),
  tokenData: v.optional(v.string('must be text')),
};
