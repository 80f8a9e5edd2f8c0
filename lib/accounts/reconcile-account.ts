import { errorFields } from '../log.ts';
import type { AccountDeps } from './account-deps.ts';
import { recordAccountWorks } from './account-health.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from './account-record.ts';
import { deleteAccountAndWatches } from './delete-account.ts';
import { listAccountWatches } from './rows/account-watches.ts';
import { cancelDeletion } from './rows/deleting-accounts.ts';
import { getAccountOfAnyOwner } from './rows/read-accounts.ts';
import { rescheduleAccount, settleAccount } from './rows/write-accounts.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const PAGE = 100;
// The watches of an account that works again do not all call Google at once.
const RESUME_SPREAD_MS = 2 * 60_000;

/** How reconciling an account ends. */
export type AccountReconciliation =
  | { outcome: 'gone' }
  /** Its deletion went on, and is done or has to go on again. */
  | { outcome: 'deleted' | 'deleting' }
  /** Its credentials still fail; the next check is at `nextCheckMs`. */
  | { outcome: 'needs-reconnect'; nextCheckMs: number }
  /** It works, and its suspended watches are due. */
  | { outcome: 'watches-resumed' };

/**
 * Reconciles an account that is due: continues its deletion, resumes its watches if it works again,
 * and otherwise checks from time to time whether it does, because Google's token endpoint is at
 * times wrong.
 * @throws StorageError
 */
export async function reconcileAccount(
  deps: AccountDeps,
  { id, version }: { id: string; version: number },
): Promise<AccountReconciliation> {
  const { table, now } = deps;
  const account = await getAccountOfAnyOwner(table, id);
  if (!account) return { outcome: 'gone' };
  if (account.deletion === 'with-watches') {
    const { outcome } = await deleteAccountAndWatches(deps, account);
    return { outcome };
  }
  // The request that began this deletion has died. The account may still need new credentials, so
  // its version stays.
  if (account.deletion === 'if-unused') await cancelDeletion(table, account, now());
  if (account.status === 'needs_reconnect' && !(await worksAgain(deps, account))) {
    const nextCheckMs = now() + pauseOf(account, now());
    await rescheduleAccount(table, id, { version, dueAtMs: nextCheckMs });
    return { outcome: 'needs-reconnect', nextCheckMs };
  }
  await resumeWatches(deps, account);
  await settleAccount(table, id, version);
  return { outcome: 'watches-resumed' };
}

// A grant that was revoked and a key that was deleted do not come back: only a wrong answer of
// Google's would be noticed.
const FINAL: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_client', 'deleted_client']);

// Those checks become less frequent. Anything else is lifted by an administrator, or by a change of
// the deployment's own credentials, and is not announced.
function pauseOf({ id, statusSinceMs, failure }: AccountRecord, nowMs: number): number {
  const isFinal = id !== DEFAULT_ACCOUNT && FINAL.has(failure?.reason ?? '');
  const maxMs = isFinal ? DAY_MS : HOUR_MS;
  return Math.min(maxMs, Math.max(HOUR_MS, nowMs - statusSinceMs));
}

async function worksAgain(deps: AccountDeps, account: AccountRecord): Promise<boolean> {
  try {
    // The same credentials may have been rejected by mistake.
    const google = await deps.googleOf(account, { evenIfRejected: true });
    const checks = await google.check();
    if (!checks.some(({ error }) => error === undefined)) return false;
    const recorded = await recordAccountWorks(deps, account);
    return recorded.status === 'ok';
  } catch (error) {
    const accountId = account.id;
    deps.log('warn', 'an account could not be checked', { accountId, ...errorFields(error) });
    return false;
  }
}

async function resumeWatches(
  { table, now, random, resumeWatch }: AccountDeps,
  { id }: AccountRecord,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await listAccountWatches(table, id, { limit: PAGE, cursor });
    await Promise.all(
      page.items.map((watchId) =>
        resumeWatch(watchId, now() + Math.floor(random() * RESUME_SPREAD_MS)),
      ),
    );
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
