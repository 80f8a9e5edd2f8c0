import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { tableFromEnvironment } from '../handlers/parts/table.ts';
import { dispatch } from '../lib/events/dispatch.ts';
import { fromNotificationItem } from '../lib/notifications/rows/notification-item.ts';
import { openTableStream, streamsClient } from '../local/table-stream.ts';
import { waitUntil } from '../local/wait-until.ts';
import type { CountingProxy } from '../test/support/counting-proxy.ts';
import { delivering } from './delivering.ts';
import { batchOf, dispatchDeps, newChannel, recordOf, writesAmong } from './dispatching.ts';
import { eventsOfOneChannel } from './events.ts';
import { median, rounded } from './figures.ts';
import { load } from './receive.ts';

const BATCH = 100;
const TIMED = 100;

/**
 * Counts database calls per event, with a proxy in front of the database; the first batch warms up, and
 * reads the owner's endpoints.
 */
export async function benchDispatch(proxy: CountingProxy) {
  const { table, owner, newEndpoint } = delivering(async () => []);
  await newEndpoint('https://example.com/');
  const deps = dispatchDeps(table);
  const channelId = await newChannel(table, owner);
  await dispatch(deps, await batchOf(table, channelId, { first: 1, count: BATCH }));
  const batch = await batchOf(table, channelId, { first: BATCH + 1, count: BATCH });
  proxy.forget();
  await dispatch(deps, batch);
  const calls = proxy.calls();
  const writes = writesAmong(calls);
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
