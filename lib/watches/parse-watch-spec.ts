import * as v from 'valibot';
import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { parseBody, strictBody } from '../api/parse-body.ts';
import { wholeNumber } from '../api/whole-number.ts';
import { watchFields } from '../channels/watch-fields.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { WatchSpec } from './watch-spec.ts';

const ID_MAX_LENGTH = 64;
const MIN_LEASE_SECONDS = 60;
// Ten years: Google's leases last weeks at most.
const MAX_LEASE_SECONDS = 315_360_000;
const LEASE = `must be a whole number of seconds from ${MIN_LEASE_SECONDS} to ${MAX_LEASE_SECONDS}`;

const { resource, parameters, tokenData } = watchFields;
const schema = strictBody({
  resource,
  parameters,
  account: v.optional(
    v.pipe(
      v.string('must be text'),
      v.nonEmpty('must not be empty'),
      // It is looked up, and DynamoDB rejects keys that are too long.
      v.maxLength(ID_MAX_LENGTH, 'must be the id of an account'),
    ),
    DEFAULT_ACCOUNT,
  ),
  tokenData,
  leaseSeconds: v.optional(wholeNumber(MIN_LEASE_SECONDS, MAX_LEASE_SECONDS, LEASE)),
});

/**
 * The body of POST /watches.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field.
 */
export function parseWatchSpec(body: string | undefined): WatchSpec {
  return parseBody(schema, body);
}

const KEY_MAX_LENGTH = 255;

/**
 * The header Idempotency-Key, in the form of the IETF's draft and of other APIs.
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
