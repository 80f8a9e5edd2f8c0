import { GoogleError } from './google-error.ts';

// The credentials are good, and lack a scope for what was requested: another resource may work.
const SCOPE_REASON = /^insufficientPermissions$|insufficient.*scope|scope_insufficient/i;
// What the token endpoint says to a service account that may not have one of the scopes. A user's
// grant has all of its scopes or none.
const SCOPE_REASONS_OF_KEYS: ReadonlySet<string> = new Set([
  'unauthorized_client',
  'invalid_scope',
  'access_denied',
]);

/** Whether it is the credentials themselves that Google refused, and not what they may do. */
export function rejectsCredentials(error: unknown): boolean {
  return (
    error instanceof GoogleError &&
    error.errorClass === 'reconnect' &&
    !SCOPE_REASON.test(error.reason) &&
    !(error.tokenOf === 'service_account' && SCOPE_REASONS_OF_KEYS.has(error.reason))
  );
}
