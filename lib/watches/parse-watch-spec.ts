import * as v from 'valibot';
import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { jsonBody } from '../api/json-body.ts';
import { invalidBody, parametersSchema } from '../api/parse-request.ts';
import { RESOURCES, type Resource } from '../protocol/resource-states.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { WatchSpec } from './watch-spec.ts';

const ID_MAX_LENGTH = 64;
const MIN_LEASE_SECONDS = 60;
const LEASE = `must be a whole number of seconds, ${MIN_LEASE_SECONDS} or more`;

const schema = v.strictObject(
  {
    resource: v.picklist(RESOURCES, `must be one of: ${RESOURCES.join(', ')}`),
    parameters: parametersSchema,
    account: v.optional(
      v.pipe(
        v.string('must be text'),
        v.nonEmpty('must not be empty'),
        // It is looked up, and the database refuses keys that are too long.
        v.maxLength(ID_MAX_LENGTH, 'must be the id of an account'),
      ),
      DEFAULT_ACCOUNT,
    ),
    tokenData: v.optional(v.string('must be text')),
    leaseSeconds: v.optional(
      v.pipe(v.number(LEASE), v.integer(LEASE), v.minValue(MIN_LEASE_SECONDS, LEASE)),
    ),
  },
  (issue) =>
    issue.expected === 'never'
      ? 'is not known here. Use resource, parameters, account, tokenData, leaseSeconds'
      : `is required (got ${issue.received})`,
);

/**
 * The body of POST /watches.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field.
 */
export function parseWatchSpec(body: string | undefined): WatchSpec {
  const result = v.safeParse(schema, jsonBody(body));
  if (!result.success) throw invalidBody(result.issues[0]);
  return { ...result.output, resource: result.output.resource as Resource };
}

const KEY_MAX_LENGTH = 255;

/**
 * The header Idempotency-Key, as the draft of the IETF and the APIs of the field have it.
 * @throws TidingsError `invalid-request`
 */
export function parseIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || (key.trim() !== '' && key.length <= KEY_MAX_LENGTH)) return key;
  throw new TidingsError(
    'invalid-request',
    `Idempotency-Key must have 1 to ${KEY_MAX_LENGTH} characters. Use a random UUID.`,
    { field: 'Idempotency-Key' },
  );
}
