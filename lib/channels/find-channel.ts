import { isChannelId } from '../protocol/channel-id.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Manager } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { getChannel } from './rows/read-channels.ts';

/**
 * A channel of the manager's owner.
 * @throws TidingsError `not-found` if there is none, or if it is somebody else's: which, nobody is
 *   told. StorageError.
 */
export async function findChannel({ table, owner }: Manager, id: string): Promise<ChannelRecord> {
  // What cannot be an id is not looked up: the database refuses keys that are too long.
  const channel = isChannelId(id) ? await getChannel(table, owner, id) : undefined;
  if (channel) return channel;
  throw new TidingsError('not-found', `There is no channel ${id.slice(0, 64)}`, { field: 'id' });
}
