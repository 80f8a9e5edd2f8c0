import * as v from 'valibot';
import { INEXACT, isExact } from '../api/exact-number.ts';
import { RESOURCES } from '../protocol/resource-states.ts';

const number = v.pipe(v.number(), v.check(isExact, INEXACT));

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
