import type { ChannelRecord } from '../store/channel-record.ts';
import { getChannel } from '../store/read-channels.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { finishStop } from './finish-stop.ts';
import { learnResourceId } from './learn-resource-id.ts';
import type { Manager } from './manager.ts';
import { notFound } from './not-found.ts';

/**
 * Stops a channel for good, whatever state it is in; stopping a stopped one changes nothing.
 * @returns the record, `stopped`.
 * @throws TidingsError `not-found`; GoogleError with the row left `stopping`, so that the next try
 *   goes on from there; StorageError.
 */
export async function stopChannel(manager: Manager, channelId: string): Promise<ChannelRecord> {
  const { table, now, owner } = manager;
  const before = await getChannel(table, owner, channelId);
  if (!before) throw notFound(channelId);
  if (before.state === 'stopped') return before;
  const channel = await changeChannelState(table, channelId, {
    from: ['pending', 'active', 'stopping', 'failed', 'expired', 'superseded'],
    to: 'stopping',
    nowMs: now(),
  });
  // Somebody else has just stopped it.
  if (!channel) return { ...before, state: 'stopped' };
  return finishStop(manager, channelId, async () => {
    if (wasRefused(before)) return;
    const { id, resource } = channel;
    const resourceId = channel.resourceId ?? (await learnResourceId(manager, channel));
    const google = await manager.google();
    await google.stop({ id, resource, resourceId });
  });
}

// Google said no in so many words when the channel was to be opened: there is nothing to stop. A
// lost answer (class `retry`) says nothing, and an id that is taken means that the channel exists.
function wasRefused({ state, failure }: ChannelRecord): boolean {
  const definite = ['reconnect', 'unsupported', 'gone', 'permanent'];
  return state === 'failed' && failure !== undefined && definite.includes(failure.class);
}
