import type { StoredNotification } from './rows/notification-item.ts';

/** What came on one channel. */
export interface ChannelBatch {
  /** The newest of them, `sync` included. */
  latest: StoredNotification;
  /** When those came that were no `sync`, in milliseconds since the epoch, the oldest first. */
  changesAtMs: readonly number[];
}

/** Puts notifications together by channel. */
export function latestPerChannel(stored: readonly StoredNotification[]): Map<string, ChannelBatch> {
  const news = new Map<string, ChannelBatch>();
  for (const one of stored) {
    const { channelId, resourceState } = one.notification;
    const before = news.get(channelId);
    const isNewer = !before || before.latest.receivedAtMs <= one.receivedAtMs;
    const changesAtMs = before?.changesAtMs ?? [];
    news.set(channelId, {
      latest: isNewer ? one : before.latest,
      changesAtMs:
        resourceState === 'sync'
          ? changesAtMs
          : [...changesAtMs, one.receivedAtMs].toSorted((a, b) => a - b),
    });
  }
  return news;
}
