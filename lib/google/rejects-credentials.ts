import { GoogleError } from './google-error.ts';

// The credentials are good, and lack something for what was asked: for another resource they may do.
const SCOPE_REASONS: ReadonlySet<string> = new Set([
  'insufficientPermissions',
  'unauthorized_client',
  'invalid_scope',
  'access_denied',
]);

/** Whether it is the credentials themselves that Google refused, and not what they may do. */
export function rejectsCredentials(error: unknown): boolean {
  return (
    error instanceof GoogleError &&
    error.errorClass === 'reconnect' &&
    !SCOPE_REASONS.has(error.reason)
  );
}
