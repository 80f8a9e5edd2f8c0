import { getAccount } from '../accounts/rows/read-accounts.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { DUE } from '../table/keys.ts';
import { adopt } from './adopt.ts';
import { claimWatch, settleWatch } from './rows/claim-watch.ts';
import { endWatch } from './end-watch.ts';
import { openChannels } from './open-channels.ts';
import { renew } from './renew.ts';
import { needsRenewal, nextCheckAt } from './renewal/needs-renewal.ts';
import { waitForQuota } from './wait-for-quota.ts';
import type { Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * Looks after one watch, if it is still this turn's.
 * @throws StorageError: the claim runs out, and the watch falls due again.
 */
export async function reconcileWatch(
  renewer: Renewer,
  { id, version }: { id: string; version: number },
): Promise<void> {
  const watch = await claimWatch(renewer.table, id, version, renewer.now());
  if (watch) await reconcileClaimed(renewer, watch);
}

/**
 * Looks after a watch that is claimed: renews it if need be, takes up what somebody who died has
 * left behind, and settles when to look again. Google's failures end in the watch's row, not here.
 * @throws StorageError
 */
export async function reconcileClaimed(renewer: Renewer, watch: WatchRecord): Promise<void> {
  const { table, now, notificationsUrl: address } = renewer;
  const account = await getAccount(table, watch.owner, watch.account);
  if (watch.deletedAtMs !== undefined) {
    await endWatch(renewer, watch, account);
    return;
  }
  // Accounts stay as long as watches use them: somebody must have taken the row away.
  if (!account) {
    await settleWatch(table, watch, { dueAtMs: DUE.never, condition: 'needs_reconnect' });
    return;
  }
  if (watch.condition === 'paused' && !watch.renewRequested) {
    await settleWatch(table, watch, { dueAtMs: DUE.never });
    return;
  }
  const channels = openChannels(watch, await getChannels(table, watch.channelIds), now());
  const current = channels.find(({ state }) => state === 'active');
  // Whoever opened it died before it could say so.
  const isFound = current !== undefined && current.id !== watch.currentId;
  if (isFound && current.address === address)
    return void (await adopt(renewer, { watch, account, channels, current }));
  const reason = needsRenewal(watch, current, { nowMs: now(), address });
  if (reason !== undefined)
    return account.throttledUntilMs !== undefined && account.throttledUntilMs > now()
      ? waitForQuota(renewer, { watch, current, untilMs: account.throttledUntilMs })
      : renew(renewer, { watch, account, channels, current, reason });
  const dueAtMs = nextCheckAt(watch) ?? DUE.never;
  await settleWatch(table, watch, {
    dueAtMs,
    channelIds: channels.map(({ id }) => id).toReversed(),
  });
}
