import { afterAll, afterEach } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { startGoogle } from '../../../google-simulator/start-google.ts';
import {
  type AccountClientsOptions,
  accountClients,
} from '../../../lib/accounts/account-clients.ts';
import type { OwnAccountDeps } from '../../../lib/accounts/account-deps.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import type { MakeGoogle } from '../../../lib/accounts/deployment-client.ts';
import { putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import type { LastingCredentials } from '../../../lib/google/credentials.ts';
import { createGoogle } from '../../../lib/google/google.ts';
import { sealer } from '../../../lib/secrets/sealer.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { type SecretOf, secretOf } from '../secrets/secret-of.ts';

export const NOW_MS = Date.UTC(2027, 2, 1, 12);
export const HOUR = 3_600_000;
export const USER = 'user@example.com';
export const SEAL_KEY = 'seal-key-seal-key-seal-key-seal-key-seal';
const NONE = '{}';

/** What accounts need: a real table, a Google, secrets, and a clock that a test moves. */
export interface Stage extends OwnAccountDeps {
  google: Simulator;
  table: TestTable;
  sealSecret: SecretOf;
  /** The deployment's own credentials. */
  credentials: SecretOf;
  clock: { nowMs: number };
  logged: string[];
  /** What was measured, by name. */
  measured: string[];
  /** The watches that were to be resumed, and when. */
  resumed: { watchId: string; atMs: number }[];
  make: MakeGoogle;
}

/** What may differ from the usual stage. */
export interface StageOptions {
  faults?: Partial<Faults>;
  /** Where the token endpoint is; by default the simulator's. */
  rootUrl?: string;
  fetch?: typeof fetch;
  maxKept?: number;
}

const closeAfterEach: { close(): Promise<void> }[] = [];
let tableOfThisFile: Promise<TestTable> | undefined;

afterEach(async () => {
  for (const closing of closeAfterEach.splice(0)) await closing.close();
});

afterAll(async () => {
  await (await tableOfThisFile)?.close();
});

/** The one table of a test file, empty. */
export async function cleanTable(): Promise<TestTable> {
  tableOfThisFile ??= startTestTable();
  const table = await tableOfThisFile;
  await emptyTable(table);
  return table;
}

/** Sets everything up for one owner, with one table for each file. No watch is deleted or resumed. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const table = await cleanTable();
  const google = await startGoogle({ faults: { drop: true, ...options.faults } });
  closeAfterEach.push(google);
  const logged: string[] = [];
  const measured: string[] = [];
  const resumed: Stage['resumed'] = [];
  const clock = { nowMs: NOW_MS };
  const now = () => clock.nowMs;
  const sealSecret = secretOf([SEAL_KEY]);
  const credentials = secretOf([NONE]);
  const make = makeAt(options.rootUrl ?? google.url, options);
  const seal = sealer(sealSecret);
  const clients: AccountClientsOptions = {
    sealer: seal,
    deploymentCredentials: credentials,
    make,
    ...(options.maxKept === undefined ? {} : { maxKept: options.maxKept }),
  };
  return {
    google,
    table,
    owner: 'alice',
    sealer: seal,
    sealSecret,
    credentials,
    clock,
    now,
    make,
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    logged,
    measured,
    resumed,
    ...accountClients(clients),
    random: () => 0,
    deleteWatch: async () => undefined,
    resumeWatch: async (watchId, atMs) => resumed.push({ watchId, atMs }),
    metrics: { needsReconnect: () => measured.push('needsReconnect') },
  };
}

/** One attempt, no pauses. The access tokens' clock is the real one: the library knows no other. */
function makeAt(rootUrl: string, options: StageOptions): MakeGoogle {
  return (credentials, tokenIdentifier) =>
    createGoogle({
      credentials,
      tokenIdentifier,
      rootUrl,
      fetch: options.fetch ?? fetch,
      now: Date.now,
      sleep: async () => undefined,
      random: () => 1,
      attemptTimeoutMs: 5000,
      retry: { maxAttempts: 1, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 },
    });
}

/** Puts an account with these credentials into the table. */
export async function storedAccount(
  { table, owner, sealer }: Pick<Stage, 'table' | 'owner' | 'sealer'>,
  credentials: LastingCredentials,
  changes: Partial<AccountRecord> = {},
): Promise<AccountRecord> {
  const id = crypto.randomUUID();
  const account: AccountRecord = {
    id,
    owner,
    type: credentials.type,
    grantId: crypto.randomUUID(),
    status: 'ok',
    sealed: await sealCredentials(sealer, { id, owner }, credentials),
    statusSinceMs: NOW_MS,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
  await putAccount(table, account);
  return account;
}

/** How many requests the token endpoint of the simulator has had. */
export function exchanges({ requests }: Simulator): number {
  return requests.filter(({ path }) => path === '/token').length;
}
