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

/** What a request to watch has, be it for a channel or for a watch. */
export const watchFields = {
  resource: v.picklist(RESOURCES, `must be one of: ${RESOURCES.join(', ')}`),
  parameters: v.optional(
    v.record(
      v.string(),
      v.union([scalar, v.array(scalar)], 'must be a value or a list of values'),
      'must be an object',
    ),
    {},
  ),
  tokenData: v.optional(v.string('must be text')),
};
