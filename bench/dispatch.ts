import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { tableFromEnvironment } from '../handlers/parts/table.ts';
import { DEFAULT_ACCOUNT } from '../lib/accounts/account-record.ts';
import { putPendingChannel } from '../lib/channels/rows/write-channels.ts';
import { fanOut } from '../lib/deliveries/fan-out.ts';
import { subscriptionsCache } from '../lib/endpoints/subscriptions.ts';
import { channelSources } from '../lib/events/channel-sources.ts';
import { dispatch } from '../lib/events/dispatch.ts';
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
import { openTableStream, streamsClient } from '../local/table-stream.ts';
import { waitUntil } from '../local/wait-until.ts';
import type { CountingProxy } from '../test/support/counting-proxy.ts';
import { delivering } from './delivering.ts';
import { eventsOfOneChannel } from './events.ts';
import { median, rounded } from './figures.ts';
import { load } from './receive.ts';

const BATCH = 100;
const TIMED = 100;
const DAY_IN_SECONDS = 86_400;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];

interface BenchRecord {
  sequenceNumber: string;
  read(): Dispatched | undefined;
}

/**
 * Counts database calls per event, with a proxy in front of the database; the first batch warms up, and
 * reads the owner's endpoints.
 */
export async function benchDispatch(proxy: CountingProxy) {
  const { table, owner, newEndpoint } = delivering(async () => []);
  await newEndpoint('https://example.com/');
  const deps = dispatchDeps(table);
  const channelId = await newChannel(table, owner);
  await dispatch(deps, await batchOf(table, channelId, 1));
  const batch = await batchOf(table, channelId, BATCH + 1);
  proxy.forget();
  await dispatch(deps, batch);
  const calls = proxy.calls();
  const writes = calls.filter((operation) => WRITES.includes(operation)).length;
  return {
    // But for the one of the owner's counter.
    writesPerEvent: (writes - 1) / BATCH,
    readsPerEvent: (calls.length - writes) / BATCH,
  };
}

/**
 * The time from the request of a notification to its event in the log, with the table's stream in
 * between, in milliseconds. The stream is polled seven times a second here; Lambda polls it four times.
 */
export async function benchEvents(receiver: string) {
  const table = tableFromEnvironment(process.env);
  const deps = dispatchDeps(table);
  const channelId = await newChannel(table, crypto.randomUUID());
  const next = eventsOfOneChannel(undefined, channelId);
  const handler = await load(receiver);
  const client = streamsClient(
    Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
  );
  const stream = await openTableStream(client, table.name);
  const ended = new AbortController();
  const sentAt = new Map<number, number>();
  const took: number[] = [];
  const reading = stream.read(async (records) => {
    const stored = records.flatMap(({ eventName, dynamodb }) => {
      const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
      const item = eventName === 'INSERT' && image ? unmarshall(image) : {};
      return fromNotificationItem(item) ?? [];
    });
    await dispatch(deps, stored.map(recordOf));
    for (const { notification } of stored) {
      const startMs = sentAt.get(notification.messageNumber);
      if (startMs !== undefined) took.push(performance.now() - startMs);
    }
  }, ended.signal);
  for (let n = 2; n < TIMED + 2; n += 1) {
    sentAt.set(n, performance.now());
    await handler(next());
  }
  await waitUntil(() => took.length >= TIMED, 'every notification is an event');
  ended.abort();
  await reading;
  client.destroy();
  return { p50Ms: rounded(median(took)) };
}

function dispatchDeps(table: Table): DispatchDeps<BenchRecord> {
  // Within the five seconds after its look at the endpoints.
  const nowMs = Date.now();
  const subscriptions = subscriptionsCache({ table, now: () => nowMs, log: () => undefined });
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

async function newChannel(table: Table, owner: string): Promise<string> {
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

/** The records of a batch of stored notifications. */
async function batchOf(table: Table, channelId: string, first: number): Promise<BenchRecord[]> {
  const numbers = Array.from({ length: BATCH }, (_, index) => first + index);
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

function recordOf(stored: StoredNotification): BenchRecord {
  const sequenceNumber = String(stored.notification.messageNumber);
  return { sequenceNumber, read: () => ({ kind: 'notification', stored }) };
}
