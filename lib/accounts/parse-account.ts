import * as v from 'valibot';
import { boundedBody, storable } from '../api/json-body.ts';
import { credentialText } from '../google/credential-text.ts';
import { type LastingCredentials, readCredentials } from '../google/credentials.ts';
import { readTolerantJson } from '../google/tolerant-json.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

const schema = v.strictObject(
  {
    credentials: v.union([v.looseObject({}), v.string()], 'must be an object'),
    subject: v.optional(credentialText),
  },
  (issue) =>
    issue.expected === 'never'
      ? 'is not known here. Use credentials, subject, or the key file as it is'
      : 'is missing: it must be an object',
);

/**
 * The body of POST /accounts and PUT /accounts/{id}: `{credentials, subject?}`, or a key file as
 * Google wrote it.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field; no
 *   value of the credentials is in its message.
 */
export function parseAccountRequest(body: string | undefined): LastingCredentials {
  const text = boundedBody(body);
  const value = readTolerantJson(text);
  if (value === undefined) throw notJson(text);
  storable(value);
  const isWrapped = typeof value === 'object' && value !== null && 'credentials' in value;
  const { credentials: given, subject } = isWrapped ? parseWrapped(value) : { credentials: value };
  const prefix = isWrapped ? 'credentials.' : '';
  const reading = readCredentials(given);
  if (reading.outcome === 'unusable') {
    const field = reading.field === 'credentials' ? 'credentials' : `${prefix}${reading.field}`;
    throw invalid(field, reading.problem);
  }
  const { credentials } = reading;
  if (credentials.type === 'access_token')
    throw invalid(`${prefix}type`, 'must not be "access_token": such a token lives an hour');
  if (subject === undefined) return credentials;
  if (credentials.type === 'service_account') return { ...credentials, subject };
  throw invalid('subject', 'is for service accounts: a user cannot act for another one');
}

function notJson(text: string): TidingsError {
  const found = INSTEAD.find(([pattern]) => pattern.test(text));
  return new TidingsError('invalid-json', found?.[1] ?? 'The body must be a JSON object');
}

const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN /, 'The body is a key alone: send the JSON file that Google wrote it into'],
  // curl -d ends at the first zero byte.
  [/^\ufffd/, 'The body is not in UTF-8: send the file as Google wrote it, or with --data-binary'],
];

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
