import { BatchWriteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { createGoogle } from '../lib/google/google.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { sweep, type Work } from '../lib/scheduler/sweep.ts';
import { DUE, LISTINGS, watchKey } from '../lib/table/keys.ts';
import type { Table } from '../lib/table/table.ts';
import { startWatch } from '../lib/watches/start-watch.ts';
import type { Renewer } from '../lib/watches/watch-deps.ts';
import { startTestTable } from '../test/support/test-table.ts';
import { readUnits } from './read-units.ts';

const DUE_WATCHES = 50;
const FEW = 100;
const MANY = 10_000;
const USER = 'you@example.com';
const NOTIFICATIONS = '/notifications';
const HOUR_IN_MS = 60 * 60_000;

/**
 * What it costs to keep watches alive: the read units of a sweep with all that follows from it, with
 * 100 and with 10,000 watches stored, of which 50 are due, and the calls to Google per renewal.
 */
export async function benchRenewal() {
  const few = await measure(FEW);
  const many = await measure(MANY);
  return {
    readUnitsPerDueWatch: many.perDueWatch,
    readUnitsPerDueWatchOf100: few.perDueWatch,
    readUnitsPerIdleWatch: many.perIdleWatch,
    readUnitsPerIdleWatchOf100: few.perIdleWatch,
    readUnitsPerSweep: many.perSweep,
    callsPerRenewal: many.callsPerRenewal,
  };
}

async function measure(stored: number) {
  const table = await startTestTable();
  const google = await startGoogle();
  const units = readUnits(table);
  const renewer = renewerOf(units.table, google);
  try {
    const perSweep = await units.of(() => turn(renewer));
    const ids = await openWatches(renewer, google);
    await storeIdleWatches(table, ids[0] ?? '', stored - DUE_WATCHES);
    const idle = await units.of(() => turn(renewer));
    for (const id of ids) await makeDue(table, id, renewer.now());
    const callsBefore = apiCalls(google);
    const due = await units.of(() => turn(renewer));
    return {
      perSweep,
      perIdleWatch: (idle - perSweep) / stored,
      perDueWatch: (due - perSweep) / DUE_WATCHES,
      callsPerRenewal: (apiCalls(google) - callsBefore) / DUE_WATCHES,
    };
  } finally {
    await google.close();
    await table.close();
  }
}

// Its notifications end in the same place, and are no calls of ours.
function apiCalls({ requests }: Google): number {
  return requests.filter(({ path }) => path !== NOTIFICATIONS).length;
}

async function turn(renewer: Renewer): Promise<void> {
  const work: Work[] = [];
  const send = async (more: readonly Work[]) => {
    work.push(...more);
    return [];
  };
  await sweep({ ...renewer, send, endAtMs: Number.POSITIVE_INFINITY });
  for (const one of work) await processWork(renewer, one);
}

function renewerOf(table: Table, google: Google): Renewer {
  const client = createGoogle({
    credentials: google.authorizedUser(USER),
    rootUrl: google.url,
    fetch,
    now: Date.now,
    sleep: async () => undefined,
    random: Math.random,
    attemptTimeoutMs: 5000,
    retry: { maxAttempts: 1, firstPauseMs: 1, maxPauseMs: 1, budgetMs: 5000 },
  });
  const nothing = () => undefined;
  return {
    table,
    now: Date.now,
    random: Math.random,
    log: nothing,
    allowLoopbackHttp: true,
    googleOf: async () => client,
    digestOf: async () => '',
    tokenSecret: async () => 'a-secret',
    notificationsUrl: google.url + NOTIFICATIONS,
    metrics: { renewed: nothing, failed: nothing, uncovered: nothing, needsReconnect: nothing },
    settings: { minLeadMs: 15 * 60_000, leaseCapSeconds: 48 * 3600, periodMs: 60_000 },
  };
}

async function openWatches(renewer: Renewer, google: Google): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < DUE_WATCHES) {
    const parameters = { fileId: google.editFile(USER, undefined).id };
    const spec = { resource: 'drive.files', parameters, account: 'default' } as const;
    ids.push((await startWatch(renewer, 'default', spec)).watch.id);
  }
  return ids;
}

// Like the first one in all but their ids; nobody looks after them before tomorrow.
async function storeIdleWatches(table: Table, like: string, count: number): Promise<void> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: watchKey(like) }),
  );
  for (let stored = 0; stored < count; stored += 25) {
    const ids = Array.from({ length: Math.min(25, count - stored) }, () => crypto.randomUUID());
    const requests = ids.map((id) => ({
      PutRequest: {
        Item: {
          ...Item,
          ...watchKey(id),
          id,
          due: DUE.shard(id),
          createdAtId: LISTINGS.sortKey(Number(Item?.['createdAtMs']), id),
          dueAtMs: Date.now() + 24 * HOUR_IN_MS,
        },
      },
    }));
    await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: requests } }));
  }
}

async function makeDue(table: Table, id: string, nowMs: number): Promise<void> {
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: watchKey(id),
      UpdateExpression: 'SET dueAtMs = :now, renewAtMs = :now',
      ExpressionAttributeValues: { ':now': nowMs - 1 },
    }),
  );
}
