import { getAccount } from '../accounts/rows/read-accounts.ts';
import { getChannelOfAnyOwner } from '../channels/rows/read-channels.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { DueItem } from '../table/due.ts';
import { pauseWatch } from '../watches/rows/move-watch.ts';
import type { WatchDeps } from '../watches/watch-deps.ts';
import { everyDueRow, type Walked, type WalkPart } from './every-due-row.ts';

/**
 * Pauses all watches, so that no channel is opened for them any more. A renewal that is under way
 * loses its claim, and stops what it has opened.
 * @throws StorageError
 */
export async function pauseEverything(deps: WatchDeps, part: WalkPart): Promise<Walked> {
  const { table, now } = deps;
  const counts = { watchesPaused: 0 };
  const next = await everyDueRow(deps, part, async (items) => {
    const watches = items.filter(({ kind }) => kind === 'watch');
    const paused = await Promise.all(watches.map(({ id }) => pauseWatch(table, id, now())));
    counts.watchesPaused += paused.filter((watch) => watch !== undefined).length;
  });
  return { next, counts, failures: [] };
}

/**
 * Stops every channel of every owner that Google might still send on.
 * @returns with a failure for each channel that could not be stopped.
 * @throws StorageError
 */
export async function stopEverything(deps: WatchDeps, part: WalkPart): Promise<Walked> {
  const counts = { channelsStopped: 0 };
  const failures: Walked['failures'] = [];
  const stop = async ({ id }: DueItem) => {
    try {
      if (await stopOne(deps, id)) counts.channelsStopped += 1;
    } catch (error) {
      failures.push({ id, message: error instanceof Error ? error.message : String(error) });
    }
  };
  const next = await everyDueRow(deps, part, async (items) => {
    await Promise.all(items.filter(({ kind }) => kind === 'channel').map(stop));
  });
  return { next, counts, failures };
}

async function stopOne(deps: WatchDeps, id: string): Promise<boolean> {
  const channel = await getChannelOfAnyOwner(deps.table, id);
  if (!channel || channel.state === 'stopped') return false;
  const account = await getAccount(deps.table, channel.owner, channel.account);
  if (!account)
    throw new TidingsError(
      'unknown-account',
      `Account ${channel.account}, which opened it, is gone`,
    );
  await stopChannel(deps.channelsOf(account), id);
  return true;
}
