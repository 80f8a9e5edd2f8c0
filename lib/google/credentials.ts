import * as v from 'valibot';
import { CredentialsError } from './credentials-error.ts';

const text = v.pipe(v.string(), v.nonEmpty());
// Without scopes the library would send no token at all.
const scopes = v.optional(v.pipe(v.array(text), v.nonEmpty()));

const schema = v.variant('type', [
  v.object({
    type: v.literal('service_account'),
    client_email: text,
    private_key: text,
    private_key_id: v.optional(text),
    /** Whom to act for (domain-wide delegation); Directory and Reports need an administrator. */
    subject: v.optional(text),
    scopes,
  }),
  v.object({
    type: v.literal('authorized_user'),
    client_id: text,
    client_secret: text,
    refresh_token: text,
  }),
  v.object({ type: v.literal('access_token'), access_token: text }),
]);

/** Credentials of a service account, of a user, or a bare access token (it lives an hour). */
export type GoogleCredentials = v.InferOutput<typeof schema>;

/** Credentials that last: a bare access token cannot be refreshed. */
export type LastingCredentials = Exclude<GoogleCredentials, { type: 'access_token' }>;

/**
 * Reads credentials as Google's console and gcloud write them.
 * @throws CredentialsError `google-credentials`; no value of theirs is in its message.
 */
export function parseCredentials(json: string): GoogleCredentials {
  const result = readCredentials(parseJson(json));
  if (typeof result !== 'string') return result;
  throw new CredentialsError(
    'google-credentials',
    result === 'type'
      ? 'There are no Google credentials yet. Put a service account key or an authorized user, as JSON with its "type", into the google-credentials secret.'
      : `The Google credentials have no usable "${result}". Put the key in as Google wrote it.`,
    { field: result },
  );
}

/** Reads what was JSON. @returns the credentials, or the path of the first field that is wrong. */
export function readCredentials(value: unknown): GoogleCredentials | string {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : (v.getDotPath(result.issues[0]) ?? 'type');
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CredentialsError('google-credentials', 'The Google credentials are not JSON', {
      field: 'google-credentials',
    });
  }
}
