import type { LastingCredentials } from '../google/credentials.ts';
import { GoogleError } from '../google/google-error.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { AccountClients } from './account-clients.ts';
import type { AccountRecord } from './account-record.ts';

/**
 * Tries credentials that are to replace an account's, by a real token exchange: credentials that
 * cannot be used never replace ones that can.
 * @returns the credentials as they are after it: Google may have rotated the refresh token.
 * @throws TidingsError `credentials-rejected` if Google rejects them; GoogleError if it does not
 *   answer, or has to be left alone: then they are not known to work.
 */
export async function tryCredentials(
  { makeGoogle }: Pick<AccountClients, 'makeGoogle'>,
  { id }: Pick<AccountRecord, 'id'>,
  credentials: LastingCredentials,
): Promise<LastingCredentials> {
  const google = makeGoogle(credentials);
  const checks = await google.check();
  const errors = checks.map(({ error }) => error).filter((error) => error !== undefined);
  const works = errors.length < checks.length;
  if (works) {
    const now = google.credentials();
    return now.type === 'access_token' ? credentials : now;
  }
  const [first] = errors;
  if (first instanceof GoogleError && first.errorClass === 'retry') throw first;
  throw new TidingsError(
    'credentials-rejected',
    `Account ${id} keeps its credentials: the new ones do not work. ${first?.message ?? ''} PUT /accounts/${id}?force=true stores them all the same.`,
    { field: 'credentials', cause: first },
  );
}
