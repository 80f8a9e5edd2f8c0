import type { ChannelState } from '../channels/channel-record.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';
import { type ChannelBatch, latestPerChannel } from './channel-batch.ts';
import type { StoredNotification } from './rows/notification-item.ts';
import { recordNotifications } from './record-notifications.ts';
import { stopAgain } from './stop-again.ts';

// States in which Google has nothing to send on.
const SILENT: readonly ChannelState[] = ['stopped', 'expired', 'failed'];

/** What observing needs. */
export interface Observer {
  table: Table;
  now: () => number;
  log: Log;
}

/**
 * Looks at notifications that were stored, apart from receiving them: keeps for each watch when the
 * last one came, has a stopped channel stopped again that goes on sending, and tells of channels
 * that the ledger has lost. Seeing a notification twice changes nothing.
 * @throws StorageError: the notifications should be shown again.
 */
export async function observe(
  observer: Observer,
  stored: readonly StoredNotification[],
): Promise<void> {
  const news = latestPerChannel(stored);
  const found = await getChannels(observer.table, [...news.keys()]);
  const channels = new Map(found.map((channel) => [channel.id, channel]));
  const ofWatches = new Map<string, ChannelBatch[]>();
  for (const [id, one] of news) {
    const channel = channels.get(id);
    if (!channel) reportOrphan(observer, one);
    else if (SILENT.includes(channel.state)) await stopAgain(observer, channel, one);
    if (channel?.watchId)
      ofWatches.set(channel.watchId, [...(ofWatches.get(channel.watchId) ?? []), one]);
  }
  for (const [watchId, batchesOfWatch] of ofWatches)
    await recordNotifications(observer, watchId, batchesOfWatch);
}

// Its token is ours, or it would not have been stored: whoever opened it lost the ledger since.
function reportOrphan({ log }: Observer, { latest }: ChannelBatch): void {
  const { channelId, resource, resourceId, resourceUri } = latest.notification;
  log('error', 'a channel of ours is not in the ledger', {
    channelId,
    resource,
    resourceId,
    resourceUri,
    expirationMs: latest.notification.channelExpiration,
    fix: `DELETE /channels/${channelId}?resourceId=${encodeURIComponent(resourceId)}&account=<the account that opened it>`,
  });
}
