import { BatchWriteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { type Deps, makeDeps, ownDeps } from '../handlers/parts/make-deps.ts';
import { DEFAULT_ACCOUNT } from '../lib/accounts/account-record.ts';
import { DEPLOYMENT_OWNER } from '../lib/api/owner.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { sweep } from '../lib/scheduler/sweep.ts';
import type { Work } from '../lib/scheduler/work.ts';
import { DUE, LISTINGS, watchKey } from '../lib/table/keys.ts';
import type { Table } from '../lib/table/table.ts';
import { startWatch } from '../lib/watches/start-watch.ts';
import { fixedSecret } from '../simulation/fixed-secret.ts';
import { startTestTable } from '../test/support/test-table.ts';
import { readUnits } from './read-units.ts';

const DUE_WATCHES = 50;
const FEW_WATCHES = 100;
const MANY_WATCHES = 10_000;
const WRITE_BATCH = 25;
const USER = 'you@example.com';
const NOTIFICATIONS_PATH = '/notifications';
const HOUR_IN_MS = 60 * 60_000;

/**
 * Measures what it costs to keep watches alive: the read units of a sweep and of the work that it
 * finds, with 100 and with 10,000 watches stored, of which 50 are due, and the calls to Google per
 * renewal.
 */
export async function benchRenewal() {
  const few = await measure(FEW_WATCHES);
  const many = await measure(MANY_WATCHES);
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
  const deps = benchDeps(units.table, google);
  try {
    const perSweep = await units.of(() => sweepAndProcess(deps));
    const ids = await openWatches(deps, google);
    await storeIdleWatches(table, ids[0] ?? '', stored - DUE_WATCHES);
    const idle = await units.of(() => sweepAndProcess(deps));
    for (const id of ids) await makeDue(table, id, deps.now());
    const callsBefore = apiCalls(google);
    const due = await units.of(() => sweepAndProcess(deps));
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

// The simulator's record of requests also has the notifications that it sends to itself.
function apiCalls({ requests }: Google): number {
  return requests.filter(({ path }) => path !== NOTIFICATIONS_PATH).length;
}

async function sweepAndProcess(deps: Deps): Promise<void> {
  const work: Work[] = [];
  const send = async (more: readonly Work[]) => {
    work.push(...more);
    return [];
  };
  const sendDeliveries = async () => [];
  await sweep({ ...deps, send, sendDeliveries, endAtMs: Number.POSITIVE_INFINITY });
  for (const one of work) await processWork(deps, one);
}

function benchDeps(table: Table, google: Google): Deps {
  const ignore = () => undefined;
  return makeDeps({
    table,
    now: Date.now,
    random: Math.random,
    log: ignore,
    metrics: { renewed: ignore, failed: ignore, uncovered: ignore, needsReconnect: ignore },
    settings: { minLeadMs: 15 * 60_000, leaseCapSeconds: 48 * 3600, periodMs: 60_000 },
    notificationsUrl: google.url + NOTIFICATIONS_PATH,
    allowLoopbackHttp: true,
    google: {
      rootUrl: google.url,
      fetch,
      sleep: async () => undefined,
      attemptTimeoutMs: 5000,
      retry: { maxAttempts: 1, firstPauseMs: 1, maxPauseMs: 1, budgetMs: 5000 },
    },
    secrets: {
      token: fixedSecret('a-token-secret'),
      seal: fixedSecret('a-seal-secret'),
      credentials: fixedSecret(JSON.stringify(google.authorizedUser(USER))),
    },
  });
}

async function openWatches(deps: Deps, google: Google): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < DUE_WATCHES) {
    const parameters = { fileId: google.editFile(USER, undefined).id };
    const spec = { resource: 'drive.files', parameters, account: DEFAULT_ACCOUNT } as const;
    ids.push((await startWatch(ownDeps(deps, DEPLOYMENT_OWNER), spec)).watch.id);
  }
  return ids;
}

// Copies of an open watch under ids of their own, which are not due before tomorrow.
async function storeIdleWatches(table: Table, originalId: string, count: number): Promise<void> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: watchKey(originalId) }),
  );
  for (let stored = 0; stored < count; stored += WRITE_BATCH) {
    const length = Math.min(WRITE_BATCH, count - stored);
    const ids = Array.from({ length }, () => crypto.randomUUID());
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
