import { getAccount } from '../accounts/rows/read-accounts.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { claimWatch } from './rows/claim-watch.ts';
import { findWatch } from './find-watch.ts';
import { QuotaError } from './quota-error.ts';
import { reconcileClaimed } from './reconcile-watch.ts';
import type { Renewer } from './watch-deps.ts';
import { failureOf } from './watch-failure.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * Renews a watch now, because its user asks for it, whatever its health.
 * @returns the watch, with a new channel.
 * @throws TidingsError `not-found`, `watch-busy`, `account-needs-reconnect`, `quota-exhausted`,
 *   `google-…` with the failure kept in the watch; StorageError
 */
export async function renewWatch(
  renewer: Renewer,
  owner: string,
  id: string,
): Promise<WatchRecord> {
  const { table, now } = renewer;
  const watch = await findWatch(renewer, owner, id);
  const account = await getAccount(table, owner, watch.account);
  if (account) await renewer.googleOf(account);
  const waitMs = (account?.throttledUntilMs ?? 0) - now();
  if (waitMs > 0) throw new QuotaError(watch.account, waitMs);
  const claimed = await claimWatch(table, id, watch.version, now());
  if (!claimed) throw busy(id);
  await reconcileClaimed(renewer, { ...claimed, renewRequested: true });
  const renewed = await findWatch(renewer, owner, id);
  const failure = failureOf(renewed);
  if (failure) throw failure;
  if (renewed.failure) throw new TidingsError('google-retry', renewed.failure.message);
  if (renewed.currentId === watch.currentId) throw busy(id);
  return renewed;
}

function busy(id: string): TidingsError {
  return new TidingsError('watch-busy', `Watch ${id} is being looked after just now: try again`);
}
