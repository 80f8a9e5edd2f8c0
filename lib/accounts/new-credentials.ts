import type { LastingCredentials } from '../google/credentials.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { OwnAccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import type { NewCredentials } from './rows/account-credentials.ts';
import { hasWatches } from './rows/account-watches.ts';
import { sealCredentials } from './sealed-credentials.ts';

/** Credentials as the table stores them: sealed, with what may be shown of them. */
export async function storedCredentials(
  { sealer, owner }: Pick<OwnAccountDeps, 'sealer' | 'owner'>,
  id: string,
  credentials: LastingCredentials,
): Promise<NewCredentials> {
  return {
    ...shownCredentials(credentials),
    sealed: await sealCredentials(sealer, { owner, id }, credentials),
    grantId: crypto.randomUUID(),
  };
}

/** What may be shown of credentials. */
export function shownCredentials(
  credentials: LastingCredentials,
): Pick<NewCredentials, 'type' | 'identity' | 'subject'> {
  const { type } = credentials;
  return type === 'service_account'
    ? { type, identity: credentials.client_email, subject: credentials.subject }
    : { type, identity: credentials.client_id };
}

/**
 * Rejects credentials of another identity for an account that watches use: only the identity that
 * opened a channel can stop it (Google's push guides), so the open ones would live on until their
 * leases end.
 * @throws TidingsError `account-in-use`; StorageError
 */
export async function rejectOtherIdentity(
  { table }: Pick<OwnAccountDeps, 'table'>,
  account: AccountRecord,
  { identity, subject }: Pick<NewCredentials, 'identity' | 'subject'>,
): Promise<void> {
  const isSame = account.identity === identity && account.subject === subject;
  if (isSame || !(await hasWatches(table, account.id))) return;
  throw new TidingsError(
    'account-in-use',
    `These credentials are of another identity, which cannot stop the channels that are open. Create another account, or accept that the open channels send until their leases end: PUT /accounts/${account.id}?force=true`,
    { field: 'credentials' },
  );
}
