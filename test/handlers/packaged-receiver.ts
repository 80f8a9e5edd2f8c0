import { afterAll } from 'vitest';
import type { HttpResponse } from '../../lib/http/http-response.ts';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import { type LocalSecrets, startSecretsManager } from '../../local/secrets-manager.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';
import { guardRoles } from './guard-roles.ts';
import { loadFunction } from './packaged-function.ts';

/** The handler as it is deployed. It takes whatever JSON it is invoked with. */
export type PackagedReceiver = (event: unknown) => Promise<HttpResponse>;

/** Where its database and its secrets are. */
export interface Endpoints {
  database: string;
  secrets: string;
}

/**
 * Loads what `serverless package` made of handlers/receive.ts, as a cold start does. It reads the
 * environment until its first request has been answered: one at a time.
 */
export async function loadReceiver(
  { database, secrets }: Endpoints,
  settings: Record<string, string> = {},
): Promise<PackagedReceiver> {
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: database,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
  };
  return loadFunction('receive', { endpoints, settings });
}

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const closing of open.splice(0).reverse()) await closing.close();
});

/** A secret's versions; a test that changes them rotates it. */
export type Versions = NonNullable<ReturnType<LocalSecrets['get']>>;

/** The local secret store, by default with what the fixtures are signed with; closed after all. */
export async function startSecrets(
  versions: Versions = { AWSCURRENT: LOCAL_TOKEN_SECRET },
): Promise<string> {
  const secrets = await startSecretsManager(
    new Map([[readServerlessConfig().tokenSecretId, versions]]),
  );
  open.push(secrets);
  return secrets.url;
}

/** A packaged receiver with everything that it needs. */
export interface ReceiverStage {
  handler: PackagedReceiver;
  table: TestTable;
  database: CountingProxy;
}

/** Loads a receiver with a real table behind proxies that count and guard; closed after all tests. */
export async function startReceiver(): Promise<ReceiverStage> {
  const table = await startTestTable();
  const database = await startCountingProxy(table.url);
  open.push(table, database);
  const secrets = await startSecrets();
  const [guardedDatabase = '', guardedSecrets = ''] = await Promise.all(
    [database.url, secrets].map(guardRoles),
  );
  const handler = await loadReceiver({ database: guardedDatabase, secrets: guardedSecrets });
  return { handler, table, database };
}
