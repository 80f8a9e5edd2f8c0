import { DEFAULT_ACCOUNT } from '../lib/accounts/account-record.ts';
import { putPendingChannel } from '../lib/channels/rows/write-channels.ts';
import { fanOut } from '../lib/deliveries/fan-out.ts';
import { subscriptionVersions } from '../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../lib/endpoints/subscriptions.ts';
import { channelSources } from '../lib/events/channel-sources.ts';
import type { DispatchDeps } from '../lib/events/dispatch-deps.ts';
import type { Dispatched } from '../lib/events/dispatched.ts';
import {
  fromNotificationItem,
  type StoredNotification,
} from '../lib/notifications/rows/notification-item.ts';
import {
  type NewNotification,
  notificationItem,
  putNotification,
} from '../lib/notifications/rows/put-notification.ts';
import type { Table } from '../lib/table/table.ts';

const DAY_IN_SECONDS = 86_400;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];

/** A record of the table's stream, as far as `dispatch` reads it. */
export interface BenchRecord {
  sequenceNumber: string;
  read(): Dispatched | undefined;
}

/** How many of the calls to a database are writes. */
export function writesAmong(calls: readonly string[]): number {
  return calls.filter((operation) => WRITES.includes(operation)).length;
}

/** What `dispatch` needs, in the table of a benchmark; nothing is handed on to an endpoint. */
export function dispatchDeps(table: Table): DispatchDeps<BenchRecord> {
  // Within the five seconds after its look at the endpoints.
  const nowMs = Date.now();
  const subscriptions = subscriptionsCache({
    table,
    versions: subscriptionVersions({ table, now: () => nowMs }),
    log: () => undefined,
  });
  const retentionSeconds = DAY_IN_SECONDS;
  const fanOutDeps = { table, subscriptions, retentionSeconds, send: async () => [] };
  return {
    table,
    now: Date.now,
    log: () => undefined,
    retentionSeconds: DAY_IN_SECONDS,
    sources: channelSources(table, Date.now),
    segments: new Map(),
    handOn: (owner, events) => fanOut(fanOutDeps, owner, events),
    quarantine: (_, failure) => Promise.reject(failure),
  };
}

/** Stores a channel of an owner. @returns its id. */
export async function newChannel(table: Table, owner: string): Promise<string> {
  const { id } = await putPendingChannel(table, {
    id: crypto.randomUUID(),
    owner,
    account: DEFAULT_ACCOUNT,
    resource: 'drive.changes',
    parameters: {},
    address: 'https://example.com/notifications',
    createdAtMs: Date.now(),
  });
  return id;
}

/** Stores notifications of a channel. @returns the records of them. */
export async function batchOf(
  table: Table,
  channelId: string,
  { first, count }: { first: number; count: number },
): Promise<BenchRecord[]> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  const notifications = numbers.map(
    (messageNumber): NewNotification => ({
      channelId,
      messageNumber,
      headers: {
        resourceState: 'change',
        resourceId: 'ret08u3rv24htgh289g',
        resourceUri: 'https://www.googleapis.com/drive/v3/changes?pageToken=1042&alt=json',
      },
      tokenData: '',
      bodyOmitted: false,
      receivedAtMs: Date.now(),
      ttlSeconds: Math.ceil(Date.now() / 1000) + DAY_IN_SECONDS,
    }),
  );
  for (const notification of notifications) await putNotification(table, notification);
  return notifications.flatMap((notification) => {
    const stored = fromNotificationItem(notificationItem(notification));
    return stored ? [recordOf(stored)] : [];
  });
}

/** The record of a stored notification. */
export function recordOf(stored: StoredNotification): BenchRecord {
  const sequenceNumber = String(stored.notification.messageNumber);
  return { sequenceNumber, read: () => ({ kind: 'notification', stored }) };
}
