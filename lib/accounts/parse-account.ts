import * as v from 'valibot';
import { jsonBody } from '../api/json-body.ts';
import { type LastingCredentials, readCredentials } from '../google/credentials.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));

const schema = v.strictObject(
  { credentials: v.looseObject({}, 'must be an object'), subject: v.optional(text) },
  (issue) =>
    issue.expected === 'never'
      ? 'is not known here. Use credentials, subject, or the key file as it is'
      : `is required (got ${issue.received})`,
);

/**
 * The body of POST /accounts and PUT /accounts/{id}: `{credentials, subject?}`, or a key file as
 * Google wrote it.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field; no
 *   value of the credentials is in its message.
 */
export function parseAccountRequest(body: string | undefined): LastingCredentials {
  const value = jsonBody(body);
  const isBare = typeof value === 'object' && value !== null && 'type' in value;
  const { credentials: given, subject } = isBare ? { credentials: value } : parseWrapped(value);
  const prefix = isBare ? '' : 'credentials.';
  const credentials = readCredentials(given);
  if (typeof credentials === 'string')
    throw credentials === 'type'
      ? invalid(`${prefix}type`, 'must be "service_account" or "authorized_user"')
      : invalid(`${prefix}${credentials}`, 'is not usable. Send the key as Google wrote it');
  if (credentials.type === 'access_token')
    throw invalid(`${prefix}type`, 'must not be "access_token": such a token lives an hour');
  if (subject === undefined) return credentials;
  if (credentials.type === 'service_account') return { ...credentials, subject };
  throw invalid('subject', 'is for service accounts: a user cannot act for another one');
}

function parseWrapped(value: unknown): v.InferOutput<typeof schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  if (field !== null) throw invalid(field, issue.message);
  throw new TidingsError('invalid-request', 'The body must be a JSON object');
}

function invalid(field: string, message: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${message}`, { field });
}
