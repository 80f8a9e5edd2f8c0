import { errorFields } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { ACCOUNT_WATCHES, ENDING_WATCHES } from '../table/keys.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { hasWatches, listAccountWatches } from './rows/account-watches.ts';
import { beginDeletingAccount, cancelDeletion, removeAccount } from './rows/deleting-accounts.ts';
import { getAccountOfAnyOwner } from './rows/read-accounts.ts';

/** What deleting an account needs. */
export type DeleteAccountDeps = Pick<AccountDeps, 'table' | 'now' | 'log' | 'deleteWatch'>;

/** How a deletion ends. */
export type AccountDeletion =
  | { outcome: 'deleted' }
  /** A channel of its watches could not be stopped yet: the sweep goes on with it. */
  | { outcome: 'deleting'; account: AccountRecord };

// A request waits no longer than this; the sweep goes on with what is left then.
const REQUEST_MS = 15_000;
const AT_A_TIME = 5;
const CONTINUE_AFTER_MS = 5 * 60_000;

/**
 * Deletes an account that no watch uses. One that is being deleted with its watches is left to that.
 * @throws TidingsError `account-in-use`, `account-busy`; StorageError
 */
export async function deleteUnusedAccount(
  { table, now }: DeleteAccountDeps,
  { id }: AccountRecord,
): Promise<AccountDeletion> {
  // In this order no watch can slip in between: creating one fails once the deletion has begun. If
  // this process dies before it cancels the deletion, the sweep cancels it.
  const nowMs = now();
  const deletion = { nowMs, dueAtMs: nowMs + CONTINUE_AFTER_MS, withWatches: false };
  const deleting = await beginDeletingAccount(table, id, deletion);
  if (!deleting) {
    const account = await getAccountOfAnyOwner(table, id);
    return account ? { outcome: 'deleting', account } : { outcome: 'deleted' };
  }
  if (await hasWatches(table, id)) {
    await cancelDeletion(table, deleting, now());
    throw new TidingsError(
      'account-in-use',
      `Watches use account ${id}. Delete them first, or with it: DELETE /accounts/${id}?force=true`,
    );
  }
  return remove(table, deleting);
}

/**
 * Deletes an account and all watches that use it. Also goes on with a deletion that has begun: doing
 * it again is fine.
 * @throws TidingsError `account-busy`; StorageError
 */
export async function deleteAccountAndWatches(
  deps: DeleteAccountDeps,
  { id }: Pick<AccountRecord, 'id'>,
): Promise<AccountDeletion> {
  const { table, now } = deps;
  const nowMs = now();
  const deletion = { nowMs, dueAtMs: nowMs + CONTINUE_AFTER_MS, withWatches: true };
  const deleting = await beginDeletingAccount(table, id, deletion);
  if (!deleting) return { outcome: 'deleted' };
  for (const kind of [ACCOUNT_WATCHES, ENDING_WATCHES] as const)
    await deleteWatches(deps, deleting, kind, nowMs + REQUEST_MS);
  if (await hasWatches(table, id)) return { outcome: 'deleting', account: deleting };
  return remove(table, deleting);
}

async function deleteWatches(
  { table, now, log, deleteWatch }: DeleteAccountDeps,
  { id: accountId, owner }: AccountRecord,
  kind: typeof ACCOUNT_WATCHES | typeof ENDING_WATCHES,
  untilMs: number,
): Promise<void> {
  const attempt = (watchId: string) =>
    deleteWatch(owner, watchId).catch((error: unknown) =>
      log('warn', 'a watch could not be deleted yet', {
        accountId,
        watchId,
        ...errorFields(error),
      }),
    );
  let cursor: string | undefined;
  do {
    const page = await listAccountWatches(table, accountId, { limit: AT_A_TIME, cursor }, kind);
    await Promise.all(page.items.map(attempt));
    cursor = page.nextCursor;
  } while (cursor !== undefined && now() < untilMs);
}

async function remove(
  table: DeleteAccountDeps['table'],
  deleting: AccountRecord,
): Promise<AccountDeletion> {
  if (await removeAccount(table, deleting)) return { outcome: 'deleted' };
  throw new TidingsError('account-busy', `Account ${deleting.id} keeps changing: try again`);
}
