import { pathToFileURL } from 'node:url';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { tableFromEnvironment } from '../handlers/parts/table.ts';
import { notificationItem } from '../lib/notifications/rows/put-notification.ts';
import { readGoogHeaders } from '../lib/protocol/goog-headers.ts';
import { isConditionFailed } from '../lib/table/condition-failed.ts';
import type { Table } from '../lib/table/table.ts';
import type { CountingProxy } from '../test/support/counting-proxy.ts';
import { eventsOfOneChannel } from './events.ts';
import { median, rounded } from './figures.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 41;
const NOTIFICATIONS_PER_ROUND = 200;
const CONCURRENCY = 16;
const COUNTED = 200;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];

type Handler = (event: unknown) => Promise<{ statusCode: number }>;

/** Counts database calls per notification and per forgery, with a proxy in front of the database. */
export async function benchCalls(receiver: string, proxy: CountingProxy) {
  const handler = await load(receiver);
  const count = async (event: () => unknown, status: number) => {
    proxy.forget();
    for (let sent = 0; sent < COUNTED; sent += 1) await expectStatus(handler, event(), status);
    const calls = proxy.calls();
    const writes = calls.filter((operation) => WRITES.includes(operation));
    return { writes: writes.length / COUNTED, all: calls.length / COUNTED };
  };
  const genuine = await count(eventsOfOneChannel(), 200);
  const forged = await count(eventsOfOneChannel('A'.repeat(43)), 404);
  return {
    writesPerNotification: genuine.writes,
    readsPerNotification: genuine.all - genuine.writes,
    callsPerForgery: forged.all,
  };
}

/**
 * Compares the notifications per second that the packaged receiver stores with bare conditional puts
 * of the same items.
 */
export async function benchThroughput(receiver: string) {
  const handler = await load(receiver);
  // The same client with the same settings: the difference is what the receiver does around a put.
  const table = tableFromEnvironment(process.env);
  const throughHandler = eventsOfOneChannel();
  const barePuts = eventsOfOneChannel();
  const rates: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  const measure = {
    ours: () => perSecond(() => expectStatus(handler, throughHandler(), 200)),
    bare: () => perSecond(() => putBare(table, barePuts())),
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1)
    for (const side of ['ours', 'bare'] as const) await measure[side]();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const side of round % 2 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const))
      rates[side].push(await measure[side]());
  return {
    ratioToRawPut: rounded(median(rates.ours) / median(rates.bare)),
    notificationsPerSecond: Math.round(median(rates.ours)),
  };
}

async function putBare(table: Table, event: { headers: Record<string, string> }): Promise<void> {
  try {
    await table.client.send(barePut(table.name, event));
  } catch (error) {
    // The SDK repeats a put that is not answered in time, and then finds the item that it has put.
    if (!isConditionFailed(error)) throw error;
  }
}

function barePut(TableName: string, event: { headers: Record<string, string> }): PutCommand {
  const headers = readGoogHeaders(event.headers);
  const nowMs = Date.now();
  const Item = notificationItem({
    channelId: headers.channelId ?? '',
    messageNumber: Number(headers.messageNumber),
    headers,
    tokenData: '',
    bodyOmitted: false,
    receivedAtMs: nowMs,
    ttlSeconds: Math.ceil(nowMs / 1000) + 30 * 24 * 60 * 60,
  });
  return new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
}

async function perSecond(send: () => Promise<unknown>): Promise<number> {
  let left = NOTIFICATIONS_PER_ROUND;
  const start = process.hrtime.bigint();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (NOTIFICATIONS_PER_ROUND * 1e9) / Number(process.hrtime.bigint() - start);
}

async function expectStatus(handler: Handler, event: unknown, status: number): Promise<void> {
  const { statusCode } = await handler(event);
  if (statusCode !== status) throw new Error(`The receiver answered ${statusCode}, not ${status}`);
}

let loads = 0;

/** Loads a packaged receiver anew: each query string makes a module, which reads the environment. */
export async function load(file: string): Promise<Handler> {
  loads += 1;
  const { handler } = await import(`${pathToFileURL(file)}?${loads}`);
  return handler;
}
