import * as v from 'valibot';
import { credentialText, MISSING, scopeText } from './credential-text.ts';
import { CredentialsError } from './credentials-error.ts';
import { foreignCredentials } from './foreign-credentials.ts';
import { readPrivateKey } from './private-key.ts';
import { readTolerantJson } from './tolerant-json.ts';

const privateKey = v.pipe(
  v.string(MISSING),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const reading = readPrivateKey(dataset.value);
    if ('pem' in reading) return reading.pem;
    addIssue({ message: reading.problem });
    return NEVER;
  }),
);

// Without scopes the library would send no token at all.
const scopes = v.optional(
  v.pipe(v.array(scopeText, 'must be a list of scopes'), v.nonEmpty('must not be empty')),
);

const schema = v.variant(
  'type',
  [
    v.object(
      {
        type: v.literal('service_account'),
        client_email: credentialText,
        private_key: privateKey,
        private_key_id: v.optional(credentialText),
        /** The user to act for (domain-wide delegation); Directory and Reports need an administrator. */
        subject: v.optional(credentialText),
        scopes,
      },
      MISSING,
    ),
    v.object(
      {
        type: v.literal('authorized_user'),
        client_id: credentialText,
        client_secret: credentialText,
        refresh_token: credentialText,
      },
      MISSING,
    ),
    v.object({ type: v.literal('access_token'), access_token: credentialText }, MISSING),
  ],
  'must be "service_account" or "authorized_user"',
);

/** Credentials of a service account, of a user, or a bare access token (it lives an hour). */
export type GoogleCredentials = v.InferOutput<typeof schema>;

/** Credentials that last: a bare access token cannot be refreshed. */
export type LastingCredentials = Exclude<GoogleCredentials, { type: 'access_token' }>;

/** What was made of credentials: usable ones, or the field that is wrong and what is wrong with it. */
export type CredentialsReading =
  | { outcome: 'usable'; credentials: GoogleCredentials }
  | { outcome: 'unusable'; field: string; problem: string };

/**
 * Reads credentials as Google's console, gcloud and Google's Python client write them. What is
 * unambiguous is put right; what is something else is named. No value of theirs is in a problem.
 */
export function readCredentials(value: unknown): CredentialsReading {
  const given = withType(typeof value === 'string' ? readTolerantJson(value) : value);
  const foreign = foreignCredentials(given);
  if (foreign) return { outcome: 'unusable', ...foreign };
  const result = v.safeParse(schema, given);
  if (result.success) return { outcome: 'usable', credentials: result.output };
  const [issue] = result.issues;
  return { outcome: 'unusable', field: v.getDotPath(issue) ?? 'type', problem: issue.message };
}

/**
 * Reads the JSON of a secret, or of what was sealed.
 * @throws CredentialsError `google-credentials`, naming the field; no value is in its message.
 */
export function parseCredentials(json: string): GoogleCredentials {
  const reading = readCredentials(json);
  if (reading.outcome === 'usable') return reading.credentials;
  const { field, problem } = reading;
  const message =
    json.trim() === NONE
      ? 'There are no Google credentials yet. Put a service account key or an authorized user, as JSON with its "type", into the google-credentials secret.'
      : `The Google credentials cannot be used: ${field} ${problem}.`;
  throw new CredentialsError('google-credentials', message, { field });
}

// What the deployment puts into the secret at first.
const NONE = '{}';

// The file token.json of Google's Python client names no type.
function withType(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const isUser = Object.hasOwn(value, 'refresh_token');
  const { type = isUser ? 'authorized_user' : undefined } = value as { type?: unknown };
  const read = v.safeParse(credentialText, type);
  return read.success ? { ...value, type: read.output } : value;
}
