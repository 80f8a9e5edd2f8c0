/** The primary key of an item. `chart.ts` lists all kinds of items. */
export interface Key {
  pk: string;
  sk: string;
}

/** A channel's own row. Its notifications have another partition, so that the receiver cannot write it. */
export function channelKey(channelId: string): Key {
  return { pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' };
}

const NOTIFICATIONS = 'NOTIFICATIONS#';

/** The partition of a channel's notifications, and of nothing else. */
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

/** A watch's own row. */
export function watchKey(watchId: string): Key {
  return { pk: `WATCH#${watchId}`, sk: 'WATCH' };
}

/** An account's own row. The watches that use it have a row each beside it. */
export function accountKey(accountId: string): Key {
  return { pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' };
}

/** How the rows of an account's watches begin. */
export const ACCOUNT_WATCHES = 'WATCH#';

/** One watch request of an account, by its digest: there can be only one watch for it. */
export function watchSpecKey(accountId: string, specDigest: string): Key {
  return { pk: accountKey(accountId).pk, sk: ACCOUNT_WATCHES + specDigest };
}

/** How the rows of an account's deleted watches begin. */
export const ENDING_WATCHES = 'ENDING#';

/** A deleted watch whose channels may still be open: its account has to stay until they are not. */
export function endingKey(accountId: string, watchId: string): Key {
  return { pk: accountKey(accountId).pk, sk: ENDING_WATCHES + watchId };
}

/** An Idempotency-Key that an owner has used, by its digest. */
export function idempotencyKey(owner: string, digest: string): Key {
  return { pk: `IDEMPOTENCY#${owner}#${digest}`, sk: 'IDEMPOTENCY' };
}

/** An API key, by the SHA-256 of the key in hex: the key itself is stored nowhere. */
export function apiKeyKey(digest: string): Key {
  return { pk: `KEY#${digest}`, sk: 'KEY' };
}

/** The index that lists what an owner has, one kind at a time, by age. */
export const LISTINGS = {
  index: 'listings',
  /** The partition that lists an owner's channels. */
  channels: (owner: string) => `CHANNELS#${owner}`,
  /** The partition that lists an owner's watches. */
  watches: (owner: string) => `WATCHES#${owner}`,
  /** The partition that lists an owner's accounts. */
  accounts: (owner: string) => `ACCOUNTS#${owner}`,
  /** Sorts by creation, and stays unique. */
  sortKey: (createdAtMs: number, id: string) => `${String(createdAtMs).padStart(16, '0')}#${id}`,
} as const;

/** The index of everything that is due at some time, by that time. */
export const DUE = {
  index: 'due',
  /** Attributes: the shard, and the time in milliseconds since the epoch. */
  shard: (id: string) => `DUE#${shardOf(id)}`,
  shards: Array.from({ length: 8 }, (_, shard) => `DUE#${shard}`),
  /** For what waits for a request, not for a time: a walk can still find it. The year 9999. */
  never: Date.UTC(9999, 0),
} as const;

// Ids are random UUIDs, or text that a user chose: any even spread is good enough.
function shardOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % 8;
}
