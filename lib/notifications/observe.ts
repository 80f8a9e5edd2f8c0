import { CLOSED_STATES } from '../channels/channel-states.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { batchPerChannel, type ChannelBatch } from './channel-batch.ts';
import type { ObserveDeps } from './observe-deps.ts';
import { recordNotifications } from './record-notifications.ts';
import type { StoredNotification } from './rows/notification-item.ts';
import { stopAgain } from './stop-again.ts';

/**
 * Observes notifications that were stored, apart from receiving them: records for each watch when the
 * last one came, has a closed channel stopped again that Google still sends on, and reports channels
 * that are not in the ledger. Observing a notification twice changes nothing.
 * @throws StorageError: the notifications have to be observed again.
 */
export async function observe(
  deps: ObserveDeps,
  stored: readonly StoredNotification[],
): Promise<void> {
  const batches = batchPerChannel(stored);
  const found = await getChannels(deps.table, [...batches.keys()]);
  const channels = new Map(found.map((channel) => [channel.id, channel]));
  const batchesOfWatches = new Map<string, ChannelBatch[]>();
  for (const [id, batch] of batches) {
    const channel = channels.get(id);
    if (!channel) reportOrphan(deps, batch);
    else if (CLOSED_STATES.includes(channel.state)) await stopAgain(deps, channel, batch);
    if (channel?.watchId)
      batchesOfWatches.set(channel.watchId, [
        ...(batchesOfWatches.get(channel.watchId) ?? []),
        batch,
      ]);
  }
  for (const [watchId, batchesOfWatch] of batchesOfWatches)
    await recordNotifications(deps, watchId, batchesOfWatch);
}

// Its token is ours, or it would not have been stored: the ledger has been lost since.
function reportOrphan({ log }: ObserveDeps, { latest }: ChannelBatch): void {
  const { channelId, resource, resourceId, resourceUri, channelExpiration } = latest.notification;
  log('error', 'a channel is not in the ledger', {
    channelId,
    resource,
    resourceId,
    resourceUri,
    expirationMs: channelExpiration,
    fix: `DELETE /channels/${channelId}?resourceId=${encodeURIComponent(resourceId)}&account=<the account that opened it>`,
  });
}
