import type { TokenRefresh } from '../google/signals.ts';
import { errorFields, type Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Receiver } from '../signal.ts';
import { StorageError } from '../table/storage-error.ts';
import type { Table } from '../table/table.ts';
import { DEFAULT_ACCOUNT } from './account-record.ts';
import { resealCredentials } from './rows/account-credentials.ts';
import { getAccount } from './rows/read-accounts.ts';
import { openCredentials, sealCredentials } from './sealed-credentials.ts';
import { readTokenIdentifier, type TokenOwner } from './token-identifier.ts';

/** What keeping a refresh token needs. */
export interface KeepTokenDeps {
  table: Table;
  sealer: Sealer;
  now: () => number;
  log: Log;
}

// A round is lost to a concurrent write: two refreshes of one account at a time are rare already.
const MAX_ROUNDS = 5;

/**
 * A receiver of `afterTokenRefresh` that stores a rotated refresh token, sealed, before the request
 * goes on: the old one is about to die. A failure is logged, without any token.
 */
export function keepRefreshToken(deps: KeepTokenDeps): Receiver<TokenRefresh> {
  return async function keepRefreshToken({ tokenIdentifier, refreshToken }) {
    const whose = readTokenIdentifier(tokenIdentifier);
    if (!whose || !refreshToken) return;
    const { accountId } = whose;
    if (accountId === DEFAULT_ACCOUNT) {
      deps.log('warn', 'Google rotated the refresh token of the google-credentials secret', {
        accountId,
        detail: 'Tidings cannot write it there. Should the old one die, put new credentials in.',
      });
      return;
    }
    try {
      if (await keep(deps, whose, refreshToken))
        deps.log('info', 'a rotated refresh token was stored', { accountId });
    } catch (error) {
      const fields = { accountId, ...errorFields(error) };
      deps.log('error', 'a rotated refresh token could not be stored', fields);
    }
  };
}

async function keep(
  deps: KeepTokenDeps,
  whose: TokenOwner,
  refreshToken: string,
): Promise<boolean> {
  let lastError: unknown = new Error('concurrent writes kept replacing the credentials');
  for (let round = 0; round < MAX_ROUNDS; round += 1)
    try {
      const kept = await tryToKeep(deps, whose, refreshToken);
      if (kept !== 'overtaken') return kept === 'kept';
    } catch (error) {
      // This process has the only copy of this token: a database that fails once must not lose it.
      if (!(error instanceof StorageError)) throw error;
      lastError = error;
    }
  throw lastError;
}

async function tryToKeep(
  { table, sealer, now }: KeepTokenDeps,
  { owner, accountId, grantId }: TokenOwner,
  refreshToken: string,
): Promise<'kept' | 'not-needed' | 'overtaken'> {
  const account = await getAccount(table, owner, accountId);
  // The account is gone, or was connected again: this is a token of the old grant.
  if (account?.sealed === undefined || account.grantId !== grantId) return 'not-needed';
  const credentials = await openCredentials(sealer, account, account.sealed);
  if (credentials.type !== 'authorized_user') return 'not-needed';
  if (credentials.refresh_token === refreshToken) return 'not-needed';
  const sealed = await sealCredentials(sealer, account, {
    ...credentials,
    refresh_token: refreshToken,
  });
  return (await resealCredentials(table, account, sealed, now())) ? 'kept' : 'overtaken';
}
