import { TidingsError } from '../protocol/tidings-error.ts';
import { type HttpResponse, json } from './http-response.ts';

/** The status of each code; a code that is not listed is the client's mistake, any other error a 500. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'channel-id': 404,
  token: 404,
  'not-found': 404,
  'channel-busy': 409,
  'account-busy': 409,
  'channel-of-watch': 409,
  'watch-busy': 409,
  'watch-exists': 409,
  'watch-deleted': 409,
  'account-in-use': 409,
  'endpoint-busy': 409,
  'endpoint-limit': 409,
  'endpoint-not-active': 409,
  'hook-busy': 409,
  'hook-limit': 409,
  'no-matching-event': 409,
  'too-many-secrets': 409,
  'account-needs-reconnect': 409,
  'credentials-rejected': 422,
  'default-account': 409,
  'body-too-large': 413,
  'event-too-large': 413,
  'event-id-reused': 422,
  'unsupported-content-type': 415,
  'idempotency-key-reused': 422,
  'too-many-sockets': 429,
  'quota-exhausted': 503,
  'storage-failed': 503,
  'queue-refused': 503,
  'hook-runner-unavailable': 503,
  'secret-unavailable': 503,
  'google-credentials': 500,
  'seal-keys': 500,
  'sealed-unreadable': 500,
  'google-retry': 503,
  'google-retry-with-new-id': 502,
  'google-reconnect': 422,
  'google-blocked': 422,
  'google-unsupported': 422,
  'google-gone': 422,
  'google-permanent': 422,
};

/** The HTTP status of an error. The only place that decides it. */
export function httpStatus(error: unknown): number {
  return error instanceof TidingsError ? (STATUS_OF_CODE[error.code] ?? 400) : 500;
}

/** What a caller is told of an error. */
export interface ErrorBody {
  error: { code: string; message: string; field?: string };
}

/** An error as its caller gets it. The text of one that is not ours never leaves the process. */
export function errorBody(error: unknown): ErrorBody {
  return {
    error:
      error instanceof TidingsError
        ? {
            code: error.code,
            message: error.message,
            ...(error.field === undefined ? {} : { field: error.field }),
          }
        : { code: 'internal', message: 'Something went wrong on our side. The logs say what.' },
  };
}

/** The JSON answer to an error. */
export function errorResponse(error: unknown): HttpResponse {
  const response = json(httpStatus(error), errorBody(error));
  return { ...response, headers: { ...response.headers, ...extraHeaders(response, error) } };
}

function extraHeaders({ statusCode }: HttpResponse, error: unknown): Record<string, string> {
  if (statusCode === 401) return { 'www-authenticate': 'Bearer' };
  // What Google asks for applies to the caller too.
  const waitMs = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined;
  return typeof waitMs === 'number' ? { 'retry-after': String(Math.ceil(waitMs / 1000)) } : {};
}
