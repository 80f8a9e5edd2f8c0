import { getAccount } from '../accounts/rows/read-accounts.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { findWatch } from './find-watch.ts';
import { QuotaError, quotaWaitMs } from './quota.ts';
import { reconcileClaimed } from './reconcile-watch.ts';
import { claimWatch } from './rows/claim-watch.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * Renews a watch now, because its user requests it, whatever its health.
 * @returns the watch, with a new channel.
 * @throws TidingsError `not-found`, `watch-busy`; QuotaError; CredentialsError; GoogleError as Google
 *   gave it, with the failure kept in the watch; StorageError
 */
export async function renewWatch(deps: OwnWatchDeps, id: string): Promise<WatchRecord> {
  const { table, owner, now } = deps;
  const watch = await findWatch(deps, id);
  const account = await getAccount(table, owner, watch.account);
  // Credentials that are known not to work are reported before the watch is claimed.
  if (account) await deps.googleOf(account);
  const waitMs = quotaWaitMs(account, now());
  if (waitMs > 0) throw new QuotaError(watch.account, waitMs);
  const claimed = await claimWatch(table, id, watch.version, now());
  if (!claimed) throw busy(id);
  const reconciliation = await reconcileClaimed(deps, claimed, { isRequested: true });
  switch (reconciliation.outcome) {
    case 'renewed':
    case 'adopted':
      return reconciliation.watch;
    case 'failed':
    case 'suspended':
      throw reconciliation.error;
    case 'waiting-for-quota':
      throw new QuotaError(watch.account, reconciliation.untilMs - now());
    case 'account-gone':
      throw new TidingsError('unknown-account', `Account ${watch.account} is gone`);
    case 'lost-claim':
    case 'not-due':
    case 'paused':
    case 'stopped':
    case 'stopping':
      throw busy(id);
  }
}

function busy(id: string): TidingsError {
  return new TidingsError('watch-busy', `Watch ${id} is being reconciled just now: try again`);
}
