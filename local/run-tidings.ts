import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { createTable } from './create-table.ts';
import { LOCAL_TOKEN_SECRET } from './data-folder.ts';
import { startDynamoDb } from './dynamodb.ts';
import { startEventSources } from './event-sources/start-event-sources.ts';
import { startGateway } from './gateway.ts';
import { startQueues } from './queue.ts';
import { startSecretsManager } from './secrets-manager.ts';
import { readServerlessConfig } from './serverless-config.ts';
import { openTableStream, streamsClient } from './table-stream.ts';

/** Whose Drive and Calendar the simulator keeps. */
export const LOCAL_USER = 'you@example.com';

// A laptop's leases are short, and nobody pays for a sweep.
const SWEEP_EVERY_MS = 5000;

/** What to run with. */
export interface RunOptions {
  port: number;
  apiKey: string;
  /** Seals the credentials of accounts. */
  sealSecret: string;
  /** Where to keep the data; in memory without it. */
  databaseFile?: string;
  /** Params of serverless.yml that are to have other values here, by name. */
  params?: Readonly<Record<string, string>>;
  /** How long what is scheduled waits before it runs again, in milliseconds (5000). */
  sweepEveryMs?: number;
  onLine?: (line: string) => void;
  /** Ends the start early. */
  signal?: AbortSignal;
}

/** All of Tidings, running on this machine. */
export interface RunningTidings {
  url: string;
  apiKey: string;
  google: Google;
  tableName: string;
  /**
   * What a process needs in its environment to use the same database, queues, secrets and
   * functions.
   */
  environment: Record<string, string>;
  /**
   * Rejects with a LocalError when the database or the gateway ends before its time, or the stream
   * breaks off.
   */
  failed: Promise<never>;
  close(): Promise<void>;
}

/**
 * Starts a database, the queues, the secrets, a Google, the functions and what calls these, each as
 * near to the real one as a laptop allows. What was started is stopped again if a later part fails.
 * @throws LocalError
 */
export async function runTidings(options: RunOptions): Promise<RunningTidings> {
  const config = readServerlessConfig();
  const { AWS_ENDPOINT_URL_DYNAMODB: elsewhere } = process.env;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const closedAtEnd = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const database = elsewhere ? undefined : closedAtEnd(await startDynamoDb(options.databaseFile));
    const google = closedAtEnd(await startGoogle());
    const secrets = closedAtEnd(
      await startSecretsManager(
        new Map([
          [config.tokenSecretId, { AWSCURRENT: LOCAL_TOKEN_SECRET }],
          [config.sealSecretId, { AWSCURRENT: options.sealSecret }],
          [config.apiKeySecretId, { AWSCURRENT: options.apiKey }],
          [
            config.googleCredentialsSecretId,
            { AWSCURRENT: JSON.stringify(google.authorizedUser(LOCAL_USER)) },
          ],
        ]),
      ),
    );
    const region = process.env['AWS_REGION'] ?? 'us-east-1';
    const queues = closedAtEnd(await startQueues(config.queues, region));
    const environment: Record<string, string> = {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: database?.url ?? elsewhere ?? '',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
    };
    const client = databaseClient(environment);
    await createTable(client, config.table);
    // Before anybody can write, so that nothing is missed.
    const stream = await openTableStream(streamsClient(environment), config.tableName);
    const onLine = options.onLine ?? (() => undefined);
    const workQueue = config.queues['WorkQueue'] && queues.queueUrl('WorkQueue');
    const gateway = closedAtEnd(
      await startGateway({
        port: options.port,
        environment,
        googleRootUrl: google.url,
        params: { ...(workQueue ? { workQueueUrl: workQueue } : {}), ...options.params },
        onLine,
        signal: options.signal,
      }),
    );
    environment['AWS_ENDPOINT_URL_LAMBDA'] = gateway.lambdaUrl;
    const sources = closedAtEnd(
      startEventSources({
        functions: config.functions,
        environment,
        queues,
        stream,
        everyMs: options.sweepEveryMs ?? SWEEP_EVERY_MS,
        onLine,
      }),
    );
    const { tableName } = config;
    const parts = [...(database ? [database] : []), gateway, sources];
    const failed = Promise.race(parts.map((part) => part.failed));
    failed.catch(() => undefined);
    const { url } = gateway;
    return { url, apiKey: options.apiKey, google, tableName, environment, failed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A client of the database that an environment points to. */
export function databaseClient(environment: Record<string, string>): DynamoDBClient {
  return new DynamoDBClient({
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}
