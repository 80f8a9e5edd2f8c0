import * as v from 'valibot';
import type { OpenRequest } from '../channels/open-request.ts';
import { RESOURCES, type Resource } from '../protocol/resource-states.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { PageRequest } from '../table/page.ts';
import { jsonBody } from './json-body.ts';

const PAGE_DEFAULT = 50;
const PAGE_MAX = 100;

const scalar = v.union(
  [v.string(), v.number(), v.boolean()],
  'must be text, a number or a boolean',
);

/** The parameters of a watch call. */
export const parametersSchema = v.optional(
  v.record(v.string(), v.union([scalar, v.array(scalar)], 'must be a value or a list of values')),
  {},
);

const openSchema = v.strictObject(
  {
    resource: v.picklist(RESOURCES, `must be one of: ${RESOURCES.join(', ')}`),
    parameters: parametersSchema,
    tokenData: v.optional(v.string('must be text')),
    expiration: v.optional(
      v.pipe(
        v.string('must be a date in ISO 8601, such as "2027-01-31T12:00:00Z"'),
        v.isoTimestamp('must be a date in ISO 8601, such as "2027-01-31T12:00:00Z"'),
      ),
    ),
  },
  (issue) =>
    issue.expected === 'never'
      ? 'is not known here. Use resource, parameters, tokenData, expiration'
      : `is required (got ${issue.received})`,
);

/**
 * The body of POST /channels.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field.
 */
export function parseOpenRequest(body: string | undefined): OpenRequest {
  const result = v.safeParse(openSchema, jsonBody(body));
  if (!result.success) throw invalidBody(result.issues[0]);
  const { resource, parameters, tokenData, expiration } = result.output;
  return {
    resource: resource as Resource,
    parameters,
    tokenData,
    expirationMs: expiration === undefined ? undefined : Date.parse(expiration),
  };
}

/** The query of a list. @throws TidingsError `invalid-request` */
export function parsePageRequest(query: Record<string, string | undefined>): PageRequest {
  const { limit = String(PAGE_DEFAULT), cursor } = query;
  if (/^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= PAGE_MAX)
    return { limit: Number(limit), cursor };
  throw new TidingsError('invalid-request', `limit must be a number from 1 to ${PAGE_MAX}`, {
    field: 'limit',
  });
}

/** The error for what a schema found. */
export function invalidBody(issue: v.BaseIssue<unknown>): TidingsError {
  const field = v.getDotPath(issue) ?? undefined;
  const message =
    field === undefined ? 'The body must be a JSON object' : `${field} ${issue.message}`;
  return new TidingsError('invalid-request', message, field === undefined ? {} : { field });
}
