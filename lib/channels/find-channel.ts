import { findOwn } from '../api/find-own.ts';
import { isChannelId } from '../protocol/channel-id.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { getChannel } from './rows/read-channels.ts';

/** A channel of an owner. @throws TidingsError `not-found`; StorageError */
export function findChannel(
  { table, owner }: Pick<ChannelDeps, 'table' | 'owner'>,
  id: string,
): Promise<ChannelRecord> {
  const read = () => getChannel(table, owner, id);
  return findOwn({ kind: 'channel', isId: isChannelId, read }, id);
}
