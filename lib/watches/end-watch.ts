import type { AccountRecord } from '../accounts/account-record.ts';
import { backoffMs } from '../backoff.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { errorFields } from '../log.ts';
import { openChannels } from './open-channels.ts';
import type { WatchReconciliation } from './reconciliation.ts';
import { settleWatch } from './rows/claim-watch.ts';
import { forgetWatch } from './rows/delete-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

const BACKOFF = { firstMs: 60_000, maxMs: 6 * 60 * 60_000 };

/**
 * Stops the channels of a watch that was deleted and is claimed, and forgets it when all have ended;
 * until then it is due again, less and less often.
 * @throws StorageError
 */
export async function endWatch(
  deps: WatchDeps,
  watch: WatchRecord,
  account: AccountRecord | undefined,
): Promise<Extract<WatchReconciliation, { outcome: 'stopped' | 'stopping' }>> {
  const { table, now, log } = deps;
  const open = openChannels(watch, await getChannels(table, watch.channelIds), now());
  let failures = 0;
  await Promise.all(
    open.map(async ({ id }) => {
      try {
        if (account) await stopChannel(deps.channelsOf(account), id);
      } catch (error) {
        failures += 1;
        log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) });
      }
    }),
  );
  // If the claim was lost, another process ends the watch too: it comes to the same.
  if (failures === 0)
    return { outcome: 'stopped', watch: (await forgetWatch(table, watch, now())) ?? watch };
  const attempts = (watch.attempts ?? 0) + 1;
  const dueAtMs = now() + backoffMs(BACKOFF, attempts);
  const settled = await settleWatch(table, watch, { patch: { attempts, dueAtMs }, nowMs: now() });
  return { outcome: 'stopping', watch: settled ?? watch };
}
