import { randomBytes } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { EventClient } from '../client/index.ts';
import { DEFAULT_ACCOUNT } from '../lib/accounts/account-record.ts';
import { DEPLOYMENT_OWNER } from '../lib/api/owner.ts';
import { putPendingChannel } from '../lib/channels/rows/write-channels.ts';
import { freePort } from '../local/ports.ts';
import { databaseClient, type RunningTidings, runTidings } from '../local/run-tidings.ts';
import { STREAM_POLL_MS } from '../local/table-stream.ts';
import { waitUntil } from '../local/wait-until.ts';
import { eventsOfOneChannel } from './events.ts';
import { median, percentile, rounded } from './figures.ts';
import { startReceivers } from './receivers.ts';

const WARM_UP = 5;
const TIMED = 60;
const BARE_CALLS = 100;

/**
 * The time from Google's request to the request that carries its event to an endpoint, and to the action
 * of a client of the live stream, in milliseconds, under a local Tidings with nothing else to do; beside
 * it what a single HTTP call takes here, and how often the stream is polled, for which an event waits
 * half that time on average.
 */
export async function benchEndToEnd() {
  const arrived = new Map<number, number>();
  const receivers = await startReceivers({ quickMs: 0, slowMs: 0 }, ({ name, body, atMs }) => {
    if (name === 'endpoint') arrived.set(messageNumberOf(JSON.parse(body)), atMs);
  });
  const tidings = await runTidings({
    port: await freePort(),
    apiKey: randomBytes(24).toString('base64url'),
    sealSecret: randomBytes(24).toString('base64url'),
  });
  try {
    const next = eventsOfOneChannel(undefined, await newChannel(tidings));
    const endpointId = await createEndpoint(tidings, receivers.url('endpoint'));
    const delivered = await timed(tidings, next, arrived);
    // The endpoint has its own work, which the stream would wait for on this machine.
    await post(tidings, `/endpoints/${endpointId}/pause`);
    const streamed = await timedStream(tidings, next);
    const bare: number[] = [];
    for (let number = 0; number < BARE_CALLS; number += 1) {
      const startMs = performance.now();
      await fetch(receivers.url('bare'), { method: 'POST', body: '{}' });
      bare.push(performance.now() - startMs);
    }
    return {
      endToEnd: {
        ...figuresOf(delivered),
        pollMs: STREAM_POLL_MS,
        bareCallMs: rounded(median(bare)),
      },
      stream: figuresOf(streamed),
    };
  } finally {
    await tidings.close();
    await receivers.close();
  }
}

function figuresOf(took: readonly number[]) {
  return { p50Ms: rounded(median(took)), p95Ms: rounded(percentile(took, 0.95)) };
}

async function timedStream(
  tidings: RunningTidings,
  next: ReturnType<typeof eventsOfOneChannel>,
): Promise<number[]> {
  const arrived = new Map<number, number>();
  const client = new EventClient({ url: tidings.url, key: tidings.apiKey });
  client.on('drive.**', (event) => {
    arrived.set(messageNumberOf(event), performance.now());
  });
  await client.waitReady();
  const took = await timed(tidings, next, arrived);
  await client.close();
  return took;
}

async function timed(
  { url }: RunningTidings,
  next: ReturnType<typeof eventsOfOneChannel>,
  arrived: ReadonlyMap<number, number>,
): Promise<number[]> {
  const took: number[] = [];
  for (let sent = 0; sent < WARM_UP + TIMED; sent += 1) {
    const { headers } = next();
    const messageNumber = Number(headers['x-goog-message-number']);
    const startMs = performance.now();
    const { status } = await fetch(`${url}/notifications`, { method: 'POST', headers });
    if (status !== 200) throw new Error(`The receiver answered ${status}`);
    await waitUntil(() => arrived.has(messageNumber), 'the event has arrived');
    if (sent >= WARM_UP) took.push((arrived.get(messageNumber) ?? Number.NaN) - startMs);
  }
  return took;
}

async function createEndpoint(tidings: RunningTidings, url: string): Promise<string> {
  const events = ['drive.*', 'drive.**'];
  const { id } = (await post(tidings, '/endpoints', { url, events })) as { id: string };
  return id;
}

async function post({ url, apiKey }: RunningTidings, path: string, body?: object) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${await response.text()}`);
  return response.json();
}

async function newChannel({ environment, tableName: name }: RunningTidings): Promise<string> {
  const client = databaseClient(environment);
  const table = { client: DynamoDBDocumentClient.from(client), name, deadlineMs: 5000 };
  const { id } = await putPendingChannel(table, {
    id: crypto.randomUUID(),
    owner: DEPLOYMENT_OWNER,
    account: DEFAULT_ACCOUNT,
    resource: 'drive.changes',
    parameters: {},
    address: 'https://example.com/notifications',
    createdAtMs: Date.now(),
  });
  client.destroy();
  return id;
}

function messageNumberOf({ data }: { data?: unknown }): number {
  return Number((data as { messageNumber?: number } | undefined)?.messageNumber);
}
