import { rejectsCredentials } from '../google/refuses-credentials.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

// Nothing got as far as Google: there is no way to its credentials, or no sense in using them.
const CODES: ReadonlySet<string> = new Set([
  'google-credentials',
  'account-needs-reconnect',
  'sealed-unreadable',
]);

/**
 * Whether an error concerns all that an account does, so that its other watches need not try. What
 * the credentials merely may not do concerns one resource.
 */
export function isAccountWide(error: unknown): boolean {
  return rejectsCredentials(error) || (error instanceof TidingsError && CODES.has(error.code));
}
