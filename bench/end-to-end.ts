import { randomBytes } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
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
 * The time from Google's request to the request that carries its event to an endpoint, in milliseconds,
 * under a local Tidings with nothing else to do; beside it what a single HTTP call takes here, and how
 * often the stream is polled, for which an event waits half that time on average.
 */
export async function benchEndToEnd(): Promise<Record<string, number>> {
  const arrived = new Map<number, number>();
  const receivers = await startReceivers({ quickMs: 0, slowMs: 0 }, ({ name, body, atMs }) => {
    if (name === 'endpoint') arrived.set(messageNumberOf(body), atMs);
  });
  const tidings = await runTidings({
    port: await freePort(),
    apiKey: randomBytes(24).toString('base64url'),
    sealSecret: randomBytes(24).toString('base64url'),
  });
  try {
    await createEndpoint(tidings, receivers.url('endpoint'));
    const took = await timed(tidings, await newChannel(tidings), arrived);
    const bare: number[] = [];
    for (let number = 0; number < BARE_CALLS; number += 1) {
      const startMs = performance.now();
      await fetch(receivers.url('bare'), { method: 'POST', body: '{}' });
      bare.push(performance.now() - startMs);
    }
    return {
      p50Ms: rounded(median(took)),
      p95Ms: rounded(percentile(took, 0.95)),
      pollMs: STREAM_POLL_MS,
      bareCallMs: rounded(median(bare)),
    };
  } finally {
    await tidings.close();
    await receivers.close();
  }
}

async function timed(
  { url }: RunningTidings,
  channelId: string,
  arrived: ReadonlyMap<number, number>,
): Promise<number[]> {
  const next = eventsOfOneChannel(undefined, channelId);
  const took: number[] = [];
  for (let sent = 0; sent < WARM_UP + TIMED; sent += 1) {
    const { headers } = next();
    const messageNumber = Number(headers['x-goog-message-number']);
    const startMs = performance.now();
    const { status } = await fetch(`${url}/notifications`, { method: 'POST', headers });
    if (status !== 200) throw new Error(`The receiver answered ${status}`);
    await waitUntil(() => arrived.has(messageNumber), 'the endpoint has the event');
    if (sent >= WARM_UP) took.push((arrived.get(messageNumber) ?? Number.NaN) - startMs);
  }
  return took;
}

async function createEndpoint({ url, apiKey }: RunningTidings, endpoint: string): Promise<void> {
  const response = await fetch(`${url}/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ url: endpoint, events: ['drive.*', 'drive.**'] }),
  });
  if (response.status !== 201) throw new Error(`POST /endpoints answered ${await response.text()}`);
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

function messageNumberOf(body: string): number {
  const { data } = JSON.parse(body) as { data?: { messageNumber?: number } };
  return Number(data?.messageNumber);
}
