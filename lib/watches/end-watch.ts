import type { AccountRecord } from '../accounts/account-record.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { errorFields } from '../log.ts';
import { settleWatch } from './rows/claim-watch.ts';
import { forgetWatch } from './rows/delete-watch.ts';
import { openChannels } from './open-channels.ts';
import { managerOf, type Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

const FIRST_PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 6 * 60 * 60_000;

/**
 * Stops the channels of a watch that was deleted and is claimed, and lets go of it when all have
 * ended; until then it is tried again, ever less often.
 * @returns what kept a channel from being stopped, if anything did.
 * @throws StorageError
 */
export async function endWatch(
  renewer: Renewer,
  watch: WatchRecord,
  account: AccountRecord | undefined,
): Promise<unknown[]> {
  const { table, now, log } = renewer;
  const open = openChannels(watch, await getChannels(table, watch.channelIds), now());
  const failures: unknown[] = [];
  await Promise.all(
    open.map(async ({ id }) => {
      try {
        if (account) await stopChannel(managerOf(renewer, account), id);
      } catch (error) {
        failures.push(error);
        log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) });
      }
    }),
  );
  if (failures.length === 0) {
    await forgetWatch(table, watch, now());
    return [];
  }
  const attempts = (watch.attempts ?? 0) + 1;
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  await settleWatch(table, watch, { attempts, dueAtMs: now() + pauseMs });
  return failures;
}
