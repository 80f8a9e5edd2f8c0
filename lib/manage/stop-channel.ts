import { TidingsError } from '../channel/tidings-error.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { findChannel } from './find-channel.ts';
import { finishStop } from './finish-stop.ts';
import { hasEnded } from './has-ended.ts';
import { learnResourceId } from './learn-resource-id.ts';
import type { Manager } from './manager.ts';

// A channel changes its state a few times in its life: losing this many races is a defect.
const MAX_RACES = 5;

/**
 * Stops a channel for good, whatever state it is in; stopping a stopped one changes nothing.
 * @returns the record, `stopped`.
 * @throws TidingsError `not-found`; GoogleError with the row left `stopping`, so that the next try
 *   goes on from there; StorageError.
 */
export async function stopChannel(manager: Manager, channelId: string): Promise<ChannelRecord> {
  const { table, now } = manager;
  for (let races = 0; races < MAX_RACES; races += 1) {
    const before = await findChannel(manager, channelId);
    if (before.state === 'stopped') return before;
    const to = hasEnded(before, now()) ? 'stopped' : 'stopping';
    // What is done depends on the state that was read: if it is another by now, look again.
    const change = { from: [before.state], to, nowMs: now() } as const;
    const channel = await changeChannelState(table, channelId, change);
    if (channel && to === 'stopped') return channel;
    if (channel) return finishStop(manager, channelId, () => stopAtGoogle(manager, channel));
  }
  throw new TidingsError('channel-busy', `Channel ${channelId} keeps changing: try again`);
}

async function stopAtGoogle(manager: Manager, channel: ChannelRecord): Promise<void> {
  const { id, resource } = channel;
  const resourceId = channel.resourceId ?? (await learnAndKeep(manager, channel));
  const google = await manager.google();
  await google.stop({ id, resource, resourceId });
}

async function learnAndKeep(manager: Manager, channel: ChannelRecord): Promise<string> {
  const resourceId = await learnResourceId(manager, channel);
  const change = { from: ['stopping'], to: 'stopping', nowMs: manager.now() } as const;
  await changeChannelState(manager.table, channel.id, { ...change, set: { resourceId } });
  return resourceId;
}
