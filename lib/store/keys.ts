/** The primary key of an item. */
export interface Key {
  pk: string;
  sk: string;
}

/** A channel's own row. Notifications live under another key, so that the receiver cannot touch it. */
export function channelKey(channelId: string): Key {
  return { pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' };
}

const NOTIFICATIONS = 'NOTIFICATIONS#';

/** The partition of a channel's notifications: nothing else shares it. */
export function notificationsPartition(channelId: string): string {
  return NOTIFICATIONS + channelId;
}

/** The channel whose notifications a partition holds; undefined for another kind of partition. */
export function channelOfNotificationKey(pk: string): string | undefined {
  return pk.startsWith(NOTIFICATIONS) ? pk.slice(NOTIFICATIONS.length) : undefined;
}

/** Message numbers are padded to the 16 digits of 2^53, so that they sort as numbers do. */
export function notificationKey(channelId: string, messageNumber: number): Key {
  return {
    pk: notificationsPartition(channelId),
    sk: String(messageNumber).padStart(16, '0'),
  };
}

/** The index that lists what an owner has, one kind of thing at a time, by age. */
export const LISTINGS = {
  index: 'listings',
  /** The partition that lists an owner's channels. */
  channels: (owner: string) => `CHANNELS#${owner}`,
  /** Sorts by creation, and stays unique. */
  sortKey: (createdAtMs: number, id: string) => `${String(createdAtMs).padStart(16, '0')}#${id}`,
} as const;
