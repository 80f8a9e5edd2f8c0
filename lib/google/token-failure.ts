import { noAnswer } from './call-google.ts';
import type { GoogleCredentials } from './credentials.ts';
import { CredentialsError } from './credentials-error.ts';
import { GoogleError } from './google-error.ts';
import { readRejection } from './read-rejection.ts';

/** What the library throws when the token endpoint refuses, does not answer, or answers nonsense. */
interface Thrown {
  name?: unknown;
  code?: unknown;
  response?: { status: number; data: unknown; headers?: { get(name: string): string | null } };
}

/** The error for a token that could not be had, by what kept it away. */
export function tokenFailure(
  error: unknown,
  { credentials, nowMs }: { credentials: GoogleCredentials; nowMs: number },
): GoogleError | CredentialsError {
  const { response, name, code } = error as Thrown;
  if (response) {
    const retryAfter = response.headers?.get('retry-after') ?? null;
    return new GoogleError({
      ...readRejection(response.status, response.data, retryAfter, nowMs),
      tokenOf: credentials.type,
      cause: error,
    });
  }
  // A malformed key fails before anything is sent, and would fail again.
  if (typeof code === 'string' && /^ERR_(?:OSSL|CRYPTO)_/.test(code))
    return new CredentialsError('google-credentials', 'The private key cannot sign', {
      cause: error,
    });
  if (code !== undefined || NO_ANSWER.has(name)) return noAnswer(error);
  return new GoogleError({
    status: 0,
    reason: 'invalid-answer',
    message: 'the token endpoint gave no token',
    cause: error,
  });
}

const NO_ANSWER: ReadonlySet<unknown> = new Set(['GaxiosError', 'AbortError', 'TimeoutError']);
