import type { ChannelRecord } from '../store/channel-record.ts';
import { getChannel } from '../store/read-channels.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { channelFailure } from './channel-failure.ts';
import type { Manager } from './manager.ts';
import { notFound } from './not-found.ts';

/**
 * Ends a channel that is `stopping`: at Google, by `stopAtGoogle`, then in the ledger. A failure is
 * kept in the row, which stays `stopping` until somebody tries again.
 * @throws what `stopAtGoogle` throws; StorageError.
 */
export async function finishStop(
  { table, now, owner }: Manager,
  id: string,
  stopAtGoogle: () => Promise<void>,
): Promise<ChannelRecord> {
  try {
    await stopAtGoogle();
  } catch (error) {
    const change = { from: ['stopping'], to: 'stopping', nowMs: now() } as const;
    await changeChannelState(table, id, { ...change, failure: channelFailure(error, now()) });
    // Somebody else may have stopped it meanwhile.
    const current = await getChannel(table, owner, id);
    if (current?.state === 'stopped') return current;
    throw error;
  }
  const from = ['stopping', 'stopped'] as const;
  const stopped = await changeChannelState(table, id, { from, to: 'stopped', nowMs: now() });
  if (!stopped) throw notFound(id);
  return stopped;
}
