import type { Google } from '../google-simulator/google.ts';
import type { IssuedCredentials } from '../google-simulator/oauth/identities.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { type CloseStack, createCloseStack } from './close-stack.ts';
import { createTable } from './create-table.ts';
import { LOCAL_TOKEN_SECRET } from './data-folder.ts';
import { databaseClient, startDynamoDb } from './dynamodb.ts';
import { startEventSources } from './event-sources/start-event-sources.ts';
import { type SocketTimeouts, startGateway } from './gateway.ts';
import { startGuard } from './guard.ts';
import { startQueues } from './queue.ts';
import { openKeptWork } from './resuming/kept-work.ts';
import { resumeStream } from './resuming/resume-stream.ts';
import { type LocalSecrets, startSecretsManager } from './secrets-manager.ts';
import { readServerlessConfig, type ServerlessConfig } from './serverless-config.ts';
import { openTableStream, streamsClient } from './table-stream.ts';

export { databaseClient } from './dynamodb.ts';

/** The user whose Drive and Calendar the simulator serves, and who is an administrator. */
export const LOCAL_USER = 'you@example.com';

// Local leases are short, and a sweep costs nothing here.
const SWEEP_EVERY_MS = 5000;

/** The options of a local Tidings. */
export interface RunOptions {
  port: number;
  apiKey: string;
  /** Seals the credentials of accounts. */
  sealSecret: string;
  /** The file for the data; without it, the data is kept in memory. */
  databaseFile?: string;
  /** The file for what is under way: a later start goes on with what is left of it. */
  workFile?: string;
  /** Credentials of an earlier simulator that this one accepts. */
  issued?: IssuedCredentials;
  /** Overrides of serverless.yml's params, by name. */
  params?: Readonly<Record<string, string>>;
  /** When sockets of the live stream are closed; without it as AWS does. */
  socketTimeouts?: SocketTimeouts;
  /** Runs when the API answers and before anything is handed on, also of what an earlier run has left. */
  prepare?: (api: Pick<RunningTidings, 'url' | 'apiKey'>) => Promise<void>;
  /** The delay between two runs of a scheduled function, in milliseconds (5000). */
  sweepEveryMs?: number;
  onLine?: (line: string) => void;
  /** Aborts the start. */
  signal?: AbortSignal;
}

/** A running local Tidings. */
export interface RunningTidings {
  url: string;
  /** The live stream. */
  streamUrl: string;
  apiKey: string;
  google: Google;
  tableName: string;
  /** The environment in which a process uses the same database, queues, secrets and functions. */
  environment: Record<string, string>;
  /** Rejects with a LocalError when the database or the gateway ends, or the stream fails. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/**
 * Starts the database, the queues, the secrets, a Google simulator, the functions and their event
 * sources. If one of them fails to start, the others are closed.
 * @throws LocalError
 */
export async function runTidings(options: RunOptions): Promise<RunningTidings> {
  const stack = createCloseStack();
  try {
    return await startAll(options, stack);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function startAll(options: RunOptions, stack: CloseStack): Promise<RunningTidings> {
  const { port, apiKey, params, databaseFile, onLine = () => undefined, signal } = options;
  const config = readServerlessConfig();
  const { tableName } = config;
  const { AWS_ENDPOINT_URL_DYNAMODB: otherDatabase } = process.env;
  const database = otherDatabase ? undefined : stack.add(await startDynamoDb(databaseFile));
  const guard = database && stack.add(await startGuard(database.url));
  const { issued = {} } = options;
  const google = stack.add(await startGoogle({ administrators: [LOCAL_USER], issued }));
  const secrets = stack.add(await startSecretsManager(localSecrets(config, options, google)));
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  const kept = options.workFile ? stack.add(openKeptWork(options.workFile)) : undefined;
  const queues = stack.add(await startQueues(config.queues, region, kept?.messages));
  const environment: Record<string, string> = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: guard?.url ?? otherDatabase ?? '',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SQS: queues.url,
    // Endpoints of this machine are for trying things out. A deployment has no such setting.
    TIDINGS_ALLOW_LOOPBACK: 'true',
  };
  await createTable(databaseClient(environment), config.table);
  // Opened before the first write, so that no change is missed.
  const stream = await openTableStream(streamsClient(environment), tableName);
  const places =
    database && databaseFile && kept
      ? resumeStream({ kept, stream, functions: config.functions, databaseFile })
      : undefined;
  const queueUrls = {
    workQueueUrl: queues.queueUrl('WorkQueue'),
    quarantineQueueUrl: queues.queueUrl('QuarantineQueue'),
    deliveryQueueUrl: queues.queueUrl('DeliveryQueue'),
    replayQueueUrl: queues.queueUrl('ReplayQueue'),
    pushQueueUrl: queues.queueUrl('PushQueue'),
    hookQueueUrl: queues.queueUrl('HookQueue'),
  };
  const gateway = stack.add(
    await startGateway({
      port,
      environment,
      googleRootUrl: google.url,
      params: { ...queueUrls, ...params },
      socketTimeouts: options.socketTimeouts,
      onLine,
      signal,
    }),
  );
  environment['AWS_ENDPOINT_URL_LAMBDA'] = gateway.lambdaUrl;
  await options.prepare?.({ url: gateway.url, apiKey });
  const sources = stack.add(
    startEventSources({
      functions: config.functions,
      environment,
      queues,
      stream,
      places,
      everyMs: options.sweepEveryMs ?? SWEEP_EVERY_MS,
      onLine,
    }),
  );
  // The first to close: work in hand has its grace, and no new work comes.
  stack.add({ close: async () => gateway.refuse() });
  const failures = database ? [database.failed] : [];
  failures.push(gateway.failed, sources.failed);
  const failed = Promise.race(failures);
  failed.catch(() => undefined);
  const { url, streamUrl } = gateway;
  return { url, streamUrl, apiKey, google, tableName, environment, failed, close: stack.close };
}

function localSecrets(
  config: ServerlessConfig,
  { apiKey, sealSecret }: RunOptions,
  google: Google,
): LocalSecrets {
  const credentials = JSON.stringify(google.authorizedUser(LOCAL_USER));
  return new Map([
    [config.tokenSecretId, { AWSCURRENT: LOCAL_TOKEN_SECRET }],
    [config.sealSecretId, { AWSCURRENT: sealSecret }],
    [config.apiKeySecretId, { AWSCURRENT: apiKey }],
    [config.googleCredentialsSecretId, { AWSCURRENT: credentials }],
  ]);
}
