import type { ChannelRecord } from '../channels/channel-record.ts';
import { hasEnded } from '../channels/has-ended.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * Those of a watch's channels that Google might still send on, the newest first. The first that is
 * `active` is the current one, even if the process that opened it died before it could record it.
 */
export function openChannels(
  { channelIds }: Pick<WatchRecord, 'channelIds'>,
  channels: readonly ChannelRecord[],
  nowMs: number,
): ChannelRecord[] {
  // They were recorded in the order of opening.
  const age = ({ id }: ChannelRecord) => channelIds.indexOf(id);
  return channels
    .filter((channel) => !['stopped', 'expired'].includes(channel.state))
    .filter((channel) => !hasEnded(channel, nowMs))
    .toSorted((a, b) => age(b) - age(a));
}
