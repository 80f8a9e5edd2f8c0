import { errorFields } from '../log.ts';
import { resumeWatch } from '../watches/rows/change-watch.ts';
import { removeWatch } from '../watches/remove-watch.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import { recordAccountWorks } from './account-health.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';
import { listAccountWatches } from './rows/account-watches.ts';
import { deleteAccountAndWatches } from './delete-account.ts';
import { undoDeleting } from './rows/deleting-accounts.ts';
import { getAccountOfAnyOwner } from './rows/read-accounts.ts';
import { rescheduleAccount, settleAccount } from './rows/write-accounts.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const PAGE = 100;
// An account that works again does not send all of its watches to Google at once.
const RESUME_SPREAD_MS = 2 * 60_000;

/**
 * Looks after an account whose time has come: goes on deleting it, wakes its watches if it works
 * again, and otherwise sees now and then whether it does. Google's token endpoint is at times wrong.
 * @throws StorageError
 */
export async function reconcileAccount(
  renewer: Renewer,
  { id, version }: { id: string; version: number },
): Promise<void> {
  const { table, now, log } = renewer;
  const account = await getAccountOfAnyOwner(table, id);
  if (!account) return;
  if (account.deletingAtMs !== undefined && !account.deletingWatches) {
    // Whoever began to delete it, if no watch uses it, died before it was known.
    // It may still need new credentials: its turn goes on.
    await undoDeleting(table, account, now());
  } else if (account.deletingAtMs !== undefined) {
    const deleteWatch = (watchId: string) => removeWatch(renewer, account.owner, watchId);
    await deleteAccountAndWatches({ table, now, log, deleteWatch }, account);
    return;
  }
  if (account.status === 'needs_reconnect' && !(await worksAgain(renewer, account))) {
    await rescheduleAccount(table, id, version, now() + pauseOf(account, now()));
    return;
  }
  await resumeWatches(renewer, account);
  await settleAccount(table, id, version);
}

// Ever less often; but nobody tells when the deployment's own credentials are replaced.
function pauseOf({ id, statusSinceMs }: AccountRecord, nowMs: number): number {
  const maxMs = id === DEFAULT_ACCOUNT ? HOUR_MS : DAY_MS;
  return Math.min(maxMs, Math.max(HOUR_MS, nowMs - statusSinceMs));
}

async function worksAgain(renewer: Renewer, account: AccountRecord): Promise<boolean> {
  try {
    // The same credentials may have been refused by mistake.
    const google = await renewer.googleOf({ ...account, status: 'ok' });
    const checks = await google.check();
    if (!checks.some(({ error }) => error === undefined)) return false;
    const known = await recordAccountWorks(renewer, account);
    return known.status === 'ok';
  } catch (error) {
    renewer.log('warn', 'an account could not be checked', {
      accountId: account.id,
      ...errorFields(error),
    });
    return false;
  }
}

async function resumeWatches(
  { table, now, random }: Renewer,
  { id }: AccountRecord,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await listAccountWatches(table, id, { limit: PAGE, cursor });
    await Promise.all(
      page.items.map((watchId) =>
        resumeWatch(table, watchId, {
          atMs: now() + Math.floor(random() * RESUME_SPREAD_MS),
          nowMs: now(),
          when: '#condition = :suspended',
          values: { suspended: 'needs_reconnect' },
        }),
      ),
    );
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
