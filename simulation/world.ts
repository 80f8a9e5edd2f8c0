import { setImmediate as nextTurn } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type DrivenClock, drivenClock } from '../google-simulator/driven-clock.ts';
import { createFaults } from '../google-simulator/faults.ts';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { type Deps, makeDeps, type OwnDeps, ownDeps } from '../handlers/parts/make-deps.ts';
import { DEPLOYMENT_OWNER } from '../lib/api/owner.ts';
import type { Table } from '../lib/table/table.ts';
import { createTable } from '../local/create-table.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { type Book, createBook } from './book.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Claims, createClaims } from './claims.ts';
import { type Counts, createCounts } from './counts.ts';
import { fixedSecret } from './fixed-secret.ts';
import { createHistory, type History } from './history.ts';
import { startReceiver } from './receiver.ts';
import { roughFetch } from './rough-fetch.ts';
import { roughTable } from './rough-table.ts';
import { createRuns, type Runs } from './runs.ts';
import { type Rates, RENEWAL, ROUGH } from './settings.ts';

/** Everything that the simulation consists of: real code, a real table, Google's simulator. */
export interface World {
  chance: Chance;
  /** Mutable: what is set counts from now on. */
  rates: Rates;
  clock: DrivenClock;
  google: Google;
  /** As it is, without anything going wrong. */
  table: Table;
  book: Book;
  claims: Claims;
  counts: Counts;
  runs: Runs;
  history: History;
  /** What a run gets that begins now: it keeps its address, whatever is deployed later. */
  deps(): Deps;
  /** The same for the owner of everything here. */
  ownDeps(): OwnDeps;
  /** A deployment with another address. Notifications to the old one still arrive. */
  deploy(): void;
  /** Waits for what somebody waits for, and lets time pass if it is held up. */
  finish(work: Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

const HELD_UP_MS = 5000;
const MAX_CLIENTS = 10_000;
const START_MS = Date.UTC(2027, 2, 1);
const NEVER_SECONDS = 10 * 365 * 24 * 3600;
const SECRET = 'the-secret-of-a-simulated-deployment';
// As handlers/parts/deps.ts has it.
const RETRY = { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4000, budgetMs: 8000 };

/** Starts a world in which nothing has happened yet. */
export async function startWorld(seed: number): Promise<World> {
  const chance = chanceOf(seed);
  const rates = { ...ROUGH };
  const clock = drivenClock(START_MS);
  const { now } = clock;
  const counts = createCounts();
  const runs = createRuns({ chance: chance.fork(), rates, clock, counts });
  const book = createBook(now);
  const claims = createClaims(book, now);
  const history = createHistory(now, runs, counts);
  const { table, closeTable } = await startTable();
  const faults = createFaults({ drop: rates.drop, duplicate: 0.05, earlySync: 0.3 });
  const tokenLifetimeSeconds = NEVER_SECONDS;
  const { random } = chance.fork();
  const google = await startGoogle({ clock, random, faults, tokenLifetimeSeconds });
  const receiver = await startReceiver({ table, tokenSecret: SECRET, now });
  const stopSettling = clock.settleWith(runs.activity.idle);

  const parts = { rates, runs, counts, claims };
  const callGoogle = roughFetch({ ...parts, chance: chance.fork(), book });
  const tableOfRuns = roughTable(table, { ...parts, chance: chance.fork() });
  const nothing = () => undefined;
  const newDeployment = (number: number): Deps =>
    makeDeps({
      table: tableOfRuns,
      now,
      random: () => runs.current()?.chance.random() ?? chance.random(),
      log: history.log,
      metrics: { renewed: nothing, failed: nothing, needsReconnect: nothing, uncovered: nothing },
      settings: RENEWAL,
      notificationsUrl: `${receiver.url}/notifications-${number}`,
      allowLoopbackHttp: true,
      google: {
        rootUrl: google.url,
        fetch: callGoogle,
        sleep: async () => undefined,
        attemptTimeoutMs: 30_000,
        retry: RETRY,
      },
      secrets: {
        token: fixedSecret(SECRET),
        seal: fixedSecret(SECRET),
        credentials: fixedSecret(JSON.stringify(google.authorizedUser())),
      },
      maxClients: MAX_CLIENTS,
    });
  let deployments = 1;
  let deps = newDeployment(deployments);
  return {
    chance,
    rates,
    clock,
    google,
    table,
    book,
    claims,
    counts,
    runs,
    history,
    deps: () => deps,
    ownDeps: () => ownDeps(deps, OWNER),
    deploy() {
      deployments += 1;
      deps = newDeployment(deployments);
    },
    async finish(work) {
      let isOver = false;
      void work.finally(() => {
        isOver = true;
      });
      for (;;) {
        await runs.activity.idle();
        await nextTurn();
        if (isOver) return;
        await clock.advance(HELD_UP_MS);
      }
    },
    async close() {
      stopSettling();
      await google.close();
      await receiver.close();
      await closeTable();
    },
  };
}

/** Whose everything is. */
export const OWNER = DEPLOYMENT_OWNER;

// Nobody checks signatures here, and they would take a good part of the time.
const UNSIGNED = {
  'x-amz-date': '20270301T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20270301/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none',
};

async function startTable(): Promise<{ table: Table; closeTable(): Promise<void> }> {
  const { url, close } = await startDynamoDb();
  const { table } = readServerlessConfig();
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    signer: {
      sign: async (request) =>
        Object.assign(request, { headers: { ...request.headers, ...UNSIGNED } }),
    },
  });
  // Nobody reads the stream here, and each record makes the emulator slower.
  const withoutStream = { ...table, StreamSpecification: { StreamEnabled: false } };
  await createTable(client, withoutStream as unknown as typeof table);
  return {
    table: {
      client: DynamoDBDocumentClient.from(client),
      name: table.TableName ?? '',
      deadlineMs: 30_000,
    },
    async closeTable() {
      client.destroy();
      await close();
    },
  };
}
