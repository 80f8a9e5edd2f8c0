import { findOwn } from '../api/find-own.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { OwnAccountDeps } from './account-deps.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';
import { getAccount } from './rows/read-accounts.ts';

/** An account of an owner. @throws TidingsError `not-found`; StorageError */
export function findAccount(
  { table, owner }: Pick<OwnAccountDeps, 'table' | 'owner'>,
  id: string,
): Promise<AccountRecord> {
  const isId = (text: string) => /^[a-z0-9-]{1,36}$/.test(text);
  return findOwn({ kind: 'account', isId, read: () => getAccount(table, owner, id) }, id);
}

/** Rejects what only the secret of the deployment's own account can do. @throws TidingsError `default-account` */
export function rejectDefault({ id }: AccountRecord, what: string): void {
  if (id !== DEFAULT_ACCOUNT) return;
  throw new TidingsError(
    'default-account',
    `${what} The deployment's own credentials are in its google-credentials secret: aws secretsmanager put-secret-value`,
  );
}
