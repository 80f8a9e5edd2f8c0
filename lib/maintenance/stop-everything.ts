import { getAccount } from '../accounts/rows/read-accounts.ts';
import { getChannelOfAnyOwner } from '../channels/rows/read-channels.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { DueItem } from '../table/due.ts';
import { DUE } from '../table/keys.ts';
import { changeWatch } from '../watches/rows/change-watch.ts';
import { managerOf, type Renewer } from '../watches/watch-deps.ts';
import { everyDueRow, type WalkPlace } from './every-due-row.ts';
import type { Walked } from './move-watches.ts';

/**
 * Pauses all watches, so that nobody opens channels any more. Whoever is renewing one just now loses
 * its turn, and stops what it opened.
 * @throws StorageError
 */
export async function pauseEverything(
  renewer: Renewer,
  walk: { place: WalkPlace | undefined; endAtMs: number },
): Promise<Walked> {
  const { table, now } = renewer;
  const counts = { watchesPaused: 0 };
  const next = await everyDueRow(renewer, walk, async (items) => {
    const paused = await Promise.all(
      items
        .filter(({ kind }) => kind === 'watch')
        .map(({ id }) =>
          changeWatch(table, id, {
            set: { condition: 'paused', conditionSinceMs: now(), dueAtMs: DUE.never },
            // Its channels are about to be stopped.
            remove: [
              'claimedUntilMs',
              'renewRequested',
              'renewAtMs',
              'coveredSinceMs',
              'currentId',
              'expirationMs',
            ],
            add: { version: 1 },
            when: 'attribute_exists(#due) AND attribute_not_exists(#deletedAtMs) AND (attribute_not_exists(#condition) OR #condition <> :paused)',
            values: { paused: 'paused' },
          }),
        ),
    );
    counts.watchesPaused += paused.filter((watch) => watch !== undefined).length;
  });
  return { next, counts, failures: [] };
}

/**
 * Stops every channel that Google might still send on, whosoever it is.
 * @returns with a failure for each channel that could not be stopped.
 * @throws StorageError
 */
export async function stopEverything(
  renewer: Renewer,
  walk: { place: WalkPlace | undefined; endAtMs: number },
): Promise<Walked> {
  const counts = { channelsStopped: 0 };
  const failures: Walked['failures'] = [];
  const stop = async ({ id }: DueItem) => {
    try {
      if (await stopOne(renewer, id)) counts.channelsStopped += 1;
    } catch (error) {
      failures.push({ id, message: error instanceof Error ? error.message : String(error) });
    }
  };
  const next = await everyDueRow(renewer, walk, async (items) => {
    await Promise.all(items.filter(({ kind }) => kind === 'channel').map(stop));
  });
  return { next, counts, failures };
}

async function stopOne(renewer: Renewer, id: string): Promise<boolean> {
  const channel = await getChannelOfAnyOwner(renewer.table, id);
  if (!channel || channel.state === 'stopped') return false;
  const { owner, account } = channel;
  const found = await getAccount(renewer.table, owner, account);
  if (!found)
    throw new TidingsError('unknown-account', `Account ${account}, which opened it, is gone`);
  await stopChannel(managerOf(renewer, found), id);
  return true;
}
