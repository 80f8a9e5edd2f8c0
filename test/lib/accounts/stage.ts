import { afterAll, afterEach } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { startGoogle } from '../../../google-simulator/start-google.ts';
import {
  type AccountClients,
  type AccountClientsOptions,
  accountClients,
} from '../../../lib/accounts/account-clients.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import type { MakeGoogle } from '../../../lib/accounts/deployment-client.ts';
import { putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import type { LastingCredentials } from '../../../lib/google/credentials.ts';
import { createGoogle } from '../../../lib/google/google.ts';
import { type Sealer, sealer } from '../../../lib/secrets/sealer.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { type SecretOf, secretOf } from '../secrets/secret-of.ts';

export const NOW_MS = Date.UTC(2027, 2, 1, 12);
export const HOUR = 3_600_000;
export const USER = 'user@example.com';
export const SEAL_KEY = 'seal-key-seal-key-seal-key-seal-key-seal';
const NONE = '{}';

/** What accounts are made of: a real table, a Google, secrets, and a clock that stands. */
export interface Stage extends AccountClients {
  google: Simulator;
  table: TestTable;
  owner: string;
  sealer: Sealer;
  sealSecret: SecretOf;
  /** The deployment's own credentials. */
  credentials: SecretOf;
  clock: { nowMs: number };
  now: () => number;
  log: (level: string, message: string, fields?: Record<string, unknown>) => void;
  logged: string[];
  /** What was measured, by name. */
  measured: string[];
  metrics: { needsReconnect(): void };
  make: MakeGoogle;
}

/** What may differ from the usual stage. */
export interface StageOptions {
  faults?: Partial<Faults>;
  /** Where the token endpoint is; the simulator's if it is not said. */
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

/** Sets everything up, with one table for each file. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const table = await cleanTable();
  const google = await startGoogle({ faults: { drop: true, ...options.faults } });
  closeAfterEach.push(google);
  const logged: string[] = [];
  const measured: string[] = [];
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
    ...accountClients(clients),
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

/** How often the token endpoint of the simulator was asked. */
export function exchanges({ requests }: Simulator): number {
  return requests.filter(({ path }) => path === '/token').length;
}
