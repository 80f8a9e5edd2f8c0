import { failureOf } from '../google/failure.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { transitionChannel } from './rows/write-channels.ts';

/**
 * Ends a channel that is `stopping`: at Google, then in the ledger. A failure is kept in the row,
 * which stays `stopping`, or becomes it again, until the next attempt.
 * @returns undefined if the row is no longer `stopping`, so that its reader has to read it again.
 * @throws GoogleError, StorageError
 */
export async function finishStop(
  { table, now, google }: Pick<ChannelDeps, 'table' | 'now' | 'google'>,
  { id, resource, account }: ChannelRecord,
  resourceId: string,
): Promise<ChannelRecord | undefined> {
  try {
    await (await google(account)).stop({ id, resource, resourceId });
  } catch (error) {
    const failure = failureOf(error, now());
    await transitionChannel(table, id, 'failStop', { nowMs: now(), failure });
    throw error;
  }
  return transitionChannel(table, id, 'finishStop', { nowMs: now() });
}
