import type { StoredNotification } from './rows/notification-item.ts';

/** What came on one channel in one batch of the stream. */
export interface ChannelBatch {
  /** The newest notification, `sync` included. */
  latest: StoredNotification;
  /** When those other than `sync` came, in milliseconds since the epoch, the oldest first. */
  changesAtMs: readonly number[];
}

/** Groups notifications by channel. */
export function batchPerChannel(stored: readonly StoredNotification[]): Map<string, ChannelBatch> {
  const batches = new Map<string, ChannelBatch>();
  for (const one of stored) {
    const { channelId, resourceState } = one.notification;
    const before = batches.get(channelId);
    const isNewer = !before || before.latest.receivedAtMs <= one.receivedAtMs;
    const changesAtMs = before?.changesAtMs ?? [];
    batches.set(channelId, {
      latest: isNewer ? one : before.latest,
      changesAtMs:
        resourceState === 'sync'
          ? changesAtMs
          : [...changesAtMs, one.receivedAtMs].toSorted((a, b) => a - b),
    });
  }
  return batches;
}
