import type { ChannelRecord } from '../store/channel-record.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { channelFailure } from './channel-failure.ts';
import { findChannel } from './find-channel.ts';
import type { Manager } from './manager.ts';

/**
 * Ends a channel that is `stopping`: at Google, by `stopAtGoogle`, then in the ledger. A failure is
 * kept in the row, which stays `stopping` until somebody tries again.
 * @throws what `stopAtGoogle` throws; StorageError.
 */
export async function finishStop(
  manager: Manager,
  id: string,
  stopAtGoogle: () => Promise<void>,
): Promise<ChannelRecord> {
  const { table, now } = manager;
  try {
    await stopAtGoogle();
  } catch (error) {
    const change = { from: ['stopping'], to: 'stopping', nowMs: now() } as const;
    await changeChannelState(table, id, { ...change, failure: channelFailure(error, now()) });
    // Somebody else may have stopped it meanwhile.
    const current = await findChannel(manager, id);
    if (current.state === 'stopped') return current;
    throw error;
  }
  const from = ['stopping', 'stopped'] as const;
  const stopped = await changeChannelState(table, id, { from, to: 'stopped', nowMs: now() });
  return stopped ?? findChannel(manager, id);
}
