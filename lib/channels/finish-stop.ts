import type { Manager } from './channel-deps.ts';
import { channelFailure } from './channel-failure.ts';
import type { ChannelRecord } from './channel-record.ts';
import { changeChannelState } from './rows/write-channels.ts';

/**
 * Ends a channel that is `stopping`: at Google, then in the ledger. A failure is kept in the row,
 * which stays `stopping` until somebody tries again, or becomes it again: what we could not stop,
 * nobody is to take for stopped.
 * @returns undefined if the row is no longer `stopping`, so that its reader has to look again.
 * @throws GoogleError, StorageError
 */
export async function finishStop(
  { table, now, google }: Manager,
  { id, resource, account }: ChannelRecord,
  resourceId: string,
): Promise<ChannelRecord | undefined> {
  try {
    await (await google(account)).stop({ id, resource, resourceId });
  } catch (error) {
    const failure = channelFailure(error, now());
    const from = ['stopping', 'stopped'] as const;
    await changeChannelState(table, id, { from, to: 'stopping', nowMs: now(), failure });
    throw error;
  }
  return changeChannelState(table, id, { from: ['stopping'], to: 'stopped', nowMs: now() });
}
