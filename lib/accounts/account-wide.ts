import { CredentialsError } from '../google/credentials-error.ts';
import { rejectsCredentials } from '../google/rejects-credentials.ts';

/**
 * Whether an error concerns everything that an account does, so that its other watches need not try.
 * A missing scope concerns one resource.
 */
export function isAccountWide(error: unknown): boolean {
  return rejectsCredentials(error) || error instanceof CredentialsError;
}
