import type { ApiManager } from '../api/route.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { getWatchOfAnyOwner } from '../watches/rows/read-watches.ts';
import type { ChannelRecord } from './channel-record.ts';

/**
 * Refuses to stop the current channel of a watch by itself: the watch would be uncovered without
 * knowing, or open another at once.
 * @throws TidingsError `channel-of-watch`; StorageError
 */
export async function refuseChannelOfWatch(
  { table }: Pick<ApiManager, 'table'>,
  { id, watchId, state }: ChannelRecord,
): Promise<void> {
  if (watchId === undefined || state !== 'active') return;
  const watch = await getWatchOfAnyOwner(table, watchId);
  if (watch?.currentId !== id || watch.deletedAtMs !== undefined) return;
  throw new TidingsError(
    'channel-of-watch',
    `Channel ${id} is the current one of watch ${watchId}. Delete the watch: DELETE /watches/${watchId}`,
  );
}
