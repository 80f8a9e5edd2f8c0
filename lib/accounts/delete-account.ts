import { errorFields, type Log } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { ACCOUNT_WATCHES } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import type { AccountRecord } from './account-record.ts';
import { ENDING_WATCHES, hasWatches, listAccountWatches } from './rows/account-watches.ts';
import { beginDeletingAccount, removeAccount, undoDeleting } from './rows/deleting-accounts.ts';

/** What deleting an account needs. */
export interface DeleteAccountDeps {
  table: Table;
  now: () => number;
  log: Log;
  /** Stops a watch's channels and deletes it; a watch that is gone, or half gone, is fine. */
  deleteWatch(watchId: string): Promise<unknown>;
}

// Whoever asked waits no longer than this; what is left then is the sweep's.
const PATIENCE_MS = 15_000;
const AT_A_TIME = 5;
const GO_ON_AFTER_MS = 5 * 60_000;

/**
 * Deletes an account that no watch uses.
 * @throws TidingsError `account-in-use`, `account-busy`; StorageError
 */
export async function deleteUnusedAccount(
  { table, now }: DeleteAccountDeps,
  { id }: AccountRecord,
): Promise<void> {
  // In this order no watch can slip in between: it would see that the account is being deleted.
  // Should we die before it is taken back, the sweep takes it back.
  const nowMs = now();
  const dueAtMs = nowMs + GO_ON_AFTER_MS;
  const deletion = { nowMs, dueAtMs, withWatches: false };
  const deleting = await beginDeletingAccount(table, id, deletion);
  if (!deleting) return;
  if (await hasWatches(table, id)) {
    await undoDeleting(table, deleting, now());
    throw new TidingsError(
      'account-in-use',
      `Watches use account ${id}. Delete them first, or with it: DELETE /accounts/${id}?force=true`,
    );
  }
  await remove(table, deleting);
}

/**
 * Deletes an account and all watches that use it. Also goes on with it: may be repeated.
 * @returns undefined once it is gone; the account, which the sweep has to go on with, if a channel
 *   of its could not be stopped yet.
 * @throws TidingsError `account-busy`; StorageError
 */
export async function deleteAccountAndWatches(
  deps: DeleteAccountDeps,
  { id }: AccountRecord,
): Promise<AccountRecord | undefined> {
  const { table, now } = deps;
  const nowMs = now();
  const dueAtMs = nowMs + GO_ON_AFTER_MS;
  const deleting = await beginDeletingAccount(table, id, { nowMs, dueAtMs, withWatches: true });
  if (!deleting) return undefined;
  for (const kind of [ACCOUNT_WATCHES, ENDING_WATCHES] as const)
    await deleteWatches(deps, id, kind, nowMs + PATIENCE_MS);
  if (await hasWatches(table, id)) return deleting;
  await remove(table, deleting);
  return undefined;
}

async function deleteWatches(
  { table, now, log, deleteWatch }: DeleteAccountDeps,
  accountId: string,
  kind: typeof ACCOUNT_WATCHES | typeof ENDING_WATCHES,
  untilMs: number,
): Promise<void> {
  const attempt = (watchId: string) =>
    deleteWatch(watchId).catch((error: unknown) =>
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

async function remove(table: Table, deleting: AccountRecord): Promise<void> {
  if (await removeAccount(table, deleting)) return;
  throw new TidingsError('account-busy', `Account ${deleting.id} keeps changing: try again`);
}
