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
    sk: padded(messageNumber),
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

/** An API key, by its id, which begins the SHA-256 of the key: the key itself is stored nowhere. */
export function apiKeyKey(keyId: string): Key {
  return { pk: `KEY#${keyId}`, sk: 'KEY' };
}

/** The same key once more: an item is in one list only, and this one is in that of all owners' keys. */
export function listedApiKeyKey(keyId: string): Key {
  return { pk: apiKeyKey(keyId).pk, sk: 'LISTED' };
}

/** The row that an event of an owner's own, or of Tidings' own, begins as. */
export function eventSourceKey(eventId: string): Key {
  return { pk: `EVENT#${eventId}`, sk: 'SOURCE' };
}

/** The last number that was drawn for an owner's log. */
export function logCounterKey(owner: string): Key {
  return { pk: `LOGCOUNTER#${owner}`, sk: 'LOGCOUNTER' };
}

/** How many numbers of a log share a partition. */
export const LOG_SEGMENT = 1000;

/** The partition of a segment of an owner's log. */
export function logPartition(owner: string, segment: number): string {
  return `LOG#${owner}#${segment}`;
}

/** An event in its owner's log, by its number. */
export function logKey(owner: string, sequence: number): Key {
  const segment = Math.floor(sequence / LOG_SEGMENT);
  return { pk: logPartition(owner, segment), sk: padded(sequence) };
}

/** The partition of what says when the segments of an owner's log were written. */
export function logSegmentsPartition(owner: string): string {
  return `LOGSEGMENTS#${owner}`;
}

/** A segment of a log that was written at a time. */
export function logSegmentKey(owner: string, segment: number, atMs: number): Key {
  return { pk: logSegmentsPartition(owner), sk: `${padded(atMs)}#${segment}` };
}

/** The partition of what an owner has subscribed: endpoints, and the item that says when one changed. */
export function subscriptionsPartition(owner: string): string {
  return `SUBSCRIPTIONS#${owner}`;
}

/** Changes with every endpoint of an owner. */
export function subscriptionsVersionKey(owner: string): Key {
  return { pk: subscriptionsPartition(owner), sk: 'VERSION' };
}

/** How the rows of an owner's endpoints begin. */
export const ENDPOINTS = 'ENDPOINT#';

/** An endpoint's own row. */
export function endpointKey(owner: string, endpointId: string): Key {
  return { pk: subscriptionsPartition(owner), sk: ENDPOINTS + endpointId };
}

/** What an endpoint's requests are signed with, and its headers, apart from what dispatch reads. */
export function endpointSecretsKey(endpointId: string): Key {
  return { pk: ENDPOINTS + endpointId, sk: 'SECRETS' };
}

/** How an endpoint has answered lately. */
export function endpointHealthKey(endpointId: string): Key {
  return { pk: ENDPOINTS + endpointId, sk: 'HEALTH' };
}

/** When the next request to an endpoint with a rate may be sent. */
export function endpointRateKey(endpointId: string): Key {
  return { pk: ENDPOINTS + endpointId, sk: 'RATE' };
}

/** How the rows of an event's deliveries begin. */
export const DELIVERIES = 'DELIVERY#';

/** The delivery of an event to an endpoint: beside the row that a published event begins as. */
export function deliveryKey(eventId: string, endpointId: string): Key {
  return { pk: eventSourceKey(eventId).pk, sk: DELIVERIES + endpointId };
}

/** The last events of a subject, for filters that compare an event with the one before. */
export function lastEventKey(owner: string, digest: string): Key {
  return { pk: `LAST#${owner}#${digest}`, sk: 'LAST' };
}

/** Numbers and times, so that they sort as numbers do: the 16 digits of 2^53. */
export function padded(number: number): string {
  return String(number).padStart(16, '0');
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
  /** The partition that lists the events of a watch. */
  events: (watchId: string) => `EVENTS#${watchId}`,
  /** The partition that lists an owner's endpoints. */
  endpoints: (owner: string) => `ENDPOINTS#${owner}`,
  /** The partition that lists an owner's API keys. */
  apiKeys: (owner: string) => `KEYS#${owner}`,
  /** The partition that lists all owners' API keys. */
  allApiKeys: 'KEYS',
  /** The partition that lists the deliveries of an endpoint. */
  deliveries: (endpointId: string) => `DELIVERIES#${endpointId}`,
  /** Sorts by creation, and stays unique. */
  sortKey: (createdAtMs: number, id: string) => `${padded(createdAtMs)}#${id}`,
} as const;

/** The index of everything that is due at some time, by that time. */
export const DUE = {
  index: 'due',
  /** Attributes: the shard, and the time in milliseconds since the epoch. */
  shard: (id: string) => `DUE#${shardOf(id)}`,
  shards: Array.from({ length: 8 }, (_, shard) => `DUE#${shard}`),
  /** Deliveries have their own: however many are due, what keeps watches alive does not wait. */
  deliveryShard: (id: string) => `DUEDELIVERY#${shardOf(id)}`,
  deliveryShards: Array.from({ length: 8 }, (_, shard) => `DUEDELIVERY#${shard}`),
  /** For what waits for a request, not for a time: a walk can still find it. The year 9999. */
  never: Date.UTC(9999, 0),
} as const;

// Ids are random UUIDs, or text that a user chose: any even spread is good enough.
function shardOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % 8;
}
