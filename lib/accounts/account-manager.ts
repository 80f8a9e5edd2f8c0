import type { LastingCredentials } from '../google/credentials.ts';
import type { Log } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Table } from '../table/table.ts';
import type { AccountClients } from './account-clients.ts';
import type { NewCredentials } from './rows/account-credentials.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';
import { hasWatches } from './rows/account-watches.ts';
import { getAccount } from './rows/read-accounts.ts';
import { sealCredentials } from './sealed-credentials.ts';

/** What managing accounts needs. */
export interface AccountManager extends AccountClients {
  table: Table;
  /** Whose accounts these are. */
  owner: string;
  sealer: Sealer;
  now: () => number;
  log: Log;
  metrics: { needsReconnect(): void };
  /** Stops a watch's channels and deletes it; a watch that is gone, or half gone, is fine. */
  deleteWatch(watchId: string): Promise<unknown>;
}

/**
 * An account of the manager's owner.
 * @throws TidingsError `not-found` if there is none, or if it is somebody else's: which, nobody is
 *   told. StorageError.
 */
export async function findAccount(
  { table, owner }: Pick<AccountManager, 'table' | 'owner'>,
  id: string,
): Promise<AccountRecord> {
  // What cannot be an id is not looked up: the database refuses keys that are too long.
  const account = /^[a-z0-9-]{1,36}$/.test(id) ? await getAccount(table, owner, id) : undefined;
  if (account) return account;
  throw new TidingsError('not-found', `There is no account ${id.slice(0, 64)}`, { field: 'id' });
}

/** Refuses what only the secret of the deployment's own account can do. @throws TidingsError `default-account` */
export function refuseDefault({ id }: AccountRecord, what: string): void {
  if (id !== DEFAULT_ACCOUNT) return;
  throw new TidingsError(
    'default-account',
    `${what} The deployment's own credentials are in its google-credentials secret: aws secretsmanager put-secret-value`,
  );
}

/** Credentials as the table keeps them: sealed, with what may be shown of them. */
export async function storedCredentials(
  { sealer, owner }: Pick<AccountManager, 'sealer' | 'owner'>,
  id: string,
  credentials: LastingCredentials,
): Promise<NewCredentials> {
  const { type } = credentials;
  return {
    type,
    ...(credentials.type === 'service_account'
      ? { identity: credentials.client_email, subject: credentials.subject }
      : { identity: credentials.client_id }),
    sealed: await sealCredentials(sealer, { owner, id }, credentials),
    grantId: crypto.randomUUID(),
  };
}

/**
 * Refuses credentials of somebody else for an account that watches use: only who opened a channel
 * can stop it (Google's push guides), so that the open ones would live on until their leases end.
 * @throws TidingsError `account-in-use`; StorageError
 */
export async function refuseAnotherIdentity(
  { table }: Pick<AccountManager, 'table'>,
  account: AccountRecord,
  { identity, subject }: NewCredentials,
): Promise<void> {
  const isSame = account.identity === identity && account.subject === subject;
  if (isSame || !(await hasWatches(table, account.id))) return;
  throw new TidingsError(
    'account-in-use',
    `These credentials are of somebody else, who cannot stop the channels that are open. Make another account, or accept that they send twice until their leases end: PUT /accounts/${account.id}?force=true`,
    { field: 'credentials' },
  );
}
