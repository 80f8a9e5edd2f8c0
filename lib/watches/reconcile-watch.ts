import { getAccount } from '../accounts/rows/read-accounts.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { DUE } from '../table/keys.ts';
import { adopt } from './adopt.ts';
import { endWatch } from './end-watch.ts';
import { openChannels } from './open-channels.ts';
import { waitForQuota } from './quota.ts';
import { settledAs, type WatchReconciliation } from './reconciliation.ts';
import { renew } from './renew.ts';
import { needsRenewal, nextCheckAt } from './renewal/needs-renewal.ts';
import { claimWatch, settleWatch } from './rows/claim-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * Reconciles a watch that is due, if it still has this version.
 * @throws StorageError: the claim runs out, and the watch is due again.
 */
export async function reconcileWatch(
  deps: WatchDeps,
  { id, version }: { id: string; version: number },
): Promise<WatchReconciliation> {
  const watch = await claimWatch(deps.table, id, version, deps.now());
  return watch ? reconcileClaimed(deps, watch) : { outcome: 'lost-claim' };
}

/** Why a claimed watch is reconciled, if it is not because it is due. */
export interface ReconciliationCause {
  /** Its user requests a renewal. */
  isRequested?: boolean;
  /** It is being created. */
  isNew?: boolean;
}

/**
 * Reconciles a watch that is claimed: renews it if need be, adopts a channel that a process opened
 * before it died, and settles when the watch is due again. Google's failures are outcomes.
 * @throws StorageError
 */
export async function reconcileClaimed(
  deps: WatchDeps,
  watch: WatchRecord,
  { isRequested = false, isNew = false }: ReconciliationCause = {},
): Promise<WatchReconciliation> {
  const { table, now, notificationsUrl: address } = deps;
  const account = await getAccount(table, watch.owner, watch.account);
  if (watch.condition === 'deleted') return endWatch(deps, watch, account);
  // Accounts stay as long as watches use them: its row was removed by other means.
  if (!account) {
    const patch = { dueAtMs: DUE.never };
    const gone = await settleWatch(table, watch, { transition: 'suspend', patch, nowMs: now() });
    return settledAs(gone, { outcome: 'account-gone' });
  }
  if (watch.condition === 'paused' && !watch.renewRequested && !isRequested) {
    const paused = await settleWatch(table, watch, {
      patch: { dueAtMs: DUE.never },
      nowMs: now(),
    });
    return settledAs(paused, { outcome: 'paused' });
  }
  const channels = openChannels(watch, await getChannels(table, watch.channelIds), now());
  const current = channels.find(({ state }) => state === 'active');
  // The process that opened it died before it could record it.
  const isFound = current !== undefined && current.id !== watch.currentId;
  if (isFound && current.address === address)
    return adopt(deps, { watch, account, channels, current });
  const reason = needsRenewal(watch, current, { nowMs: now(), address, isRequested });
  if (reason === undefined) {
    const dueAtMs = nextCheckAt(watch) ?? DUE.never;
    const patch = { dueAtMs, channelIds: channels.map(({ id }) => id).toReversed() };
    return settledAs(await settleWatch(table, watch, { patch, nowMs: now() }), {
      outcome: 'not-due',
    });
  }
  const { throttledUntilMs: untilMs = 0 } = account;
  if (untilMs > now()) return waitForQuota(deps, { watch, current, untilMs });
  return renew(deps, { watch, account, channels, current, reason, isNew });
}
