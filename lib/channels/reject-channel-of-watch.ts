import { TidingsError } from '../protocol/tidings-error.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';

/**
 * Rejects stopping the current channel of a watch by itself: the watch would be uncovered without
 * recording it, or open another channel at once.
 * @throws TidingsError `channel-of-watch`; StorageError
 */
export async function rejectChannelOfWatch(
  { watchOf }: Pick<ChannelDeps, 'watchOf'>,
  { id, watchId, state }: ChannelRecord,
): Promise<void> {
  if (watchId === undefined || state !== 'active') return;
  const watch = await watchOf(watchId);
  if (watch?.currentId !== id || watch.isDeleted) return;
  throw new TidingsError(
    'channel-of-watch',
    `Channel ${id} is the current one of watch ${watchId}. Delete the watch: DELETE /watches/${watchId}`,
  );
}
