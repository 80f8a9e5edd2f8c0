import * as v from 'valibot';
import { RESOURCES } from '../protocol/resource-states.ts';

const scalar = v.union(
  [v.string(), v.number(), v.boolean()],
  'must be text, a number or a boolean',
);

/** What a request to watch has, be it for a channel or for a watch. */
export const watchFields = {
  resource: v.picklist(RESOURCES, `must be one of: ${RESOURCES.join(', ')}`),
  parameters: v.optional(
    v.record(v.string(), v.union([scalar, v.array(scalar)], 'must be a value or a list of values')),
    {},
  ),
  tokenData: v.optional(v.string('must be text')),
};
