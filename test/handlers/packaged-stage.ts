import { afterAll, vi } from 'vitest';
import { realClock } from '../../google-simulator/clock.ts';
import type { Google } from '../../google-simulator/google.ts';
import { startGoogle } from '../../google-simulator/start-google.ts';
import { type LocalQueues, startQueues } from '../../local/queue.ts';
import { type LocalSecrets, startSecretsManager } from '../../local/secrets-manager.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { startReceiver, type TestReceiver } from '../lib/channels/receiver.ts';
import type { MetricLine } from '../lib/metrics/metric-lines.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';
import { guardRoles } from './guard-roles.ts';
import { loadFunction, type PackagedFunction, type Surroundings } from './packaged-function.ts';
import { type PackagedLambda, startPackagedLambda } from './packaged-lambda.ts';

export const API_KEY = 'sesame-api-key';
export const TOKEN_SECRET = 'sesame-token-secret';
export const SEAL_SECRET = 'sesame-seal-secret-of-more-than-32-characters';
export const USER = 'user@example.com';
const NAMES = readServerlessConfig();
const realNow = Date.now;
const realWrite = process.stdout.write.bind(process.stdout);

/** Everything that the packaged functions need, on this machine. Each may do what its role may. */
export interface PackagedStage {
  /**
   * Loads a function; it keeps its connections and caches until it is loaded anew. Its surroundings
   * may be others than the stage's.
   */
  load(name: string, odd?: Partial<Surroundings>): Promise<PackagedFunction>;
  google: Google;
  table: TestTable;
  /** In front of the database; it records the operations. */
  database: CountingProxy;
  queues: LocalQueues;
  /** The functions that run hooks. */
  lambda: PackagedLambda;
  receiver: TestReceiver;
  /** Puts a secret in place of the one before. */
  rotate(name: SecretName, value: string): void;
  /** Lets time pass, for the functions and for Google. */
  pass(milliseconds: number): void;
  /** Lets so much time pass at each reading of the clock from now on. */
  drag(milliseconds: number): void;
  /** Every line that was logged so far. */
  logged: string[];
  /** Every line of metrics so far. */
  metrics: MetricLine[];
}

export type SecretName = 'apiKey' | 'googleCredentials' | 'seal' | 'token';

/** What may differ from the usual stage. */
export interface PackagedStageOptions {
  googleCredentials?: string;
  /** Where the functions look for the database and the secrets. */
  databaseUrl?: string;
  secretsUrl?: string;
  /** Where the functions write to the stream's connections. */
  connectionsUrl?: string;
  /** Endpoints may be on this machine. */
  allowLoopback?: boolean;
}

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const closing of open.splice(0).reverse()) await closing.close();
});

/** Starts a table, a Google, a queue and secrets, behind guards that know every role. */
export async function startPackagedStage(
  options: PackagedStageOptions = {},
): Promise<PackagedStage> {
  const google = await startGoogle({ clock: { ...realClock, now: () => Date.now() } });
  const table = await startTestTable({ hasStream: true });
  const database = await startCountingProxy(table.url);
  const receiver = await startReceiver(table, { secret: TOKEN_SECRET, now: () => Date.now() });
  const values: LocalSecrets = new Map([
    [NAMES.tokenSecretId, { AWSCURRENT: TOKEN_SECRET }],
    [NAMES.apiKeySecretId, { AWSCURRENT: API_KEY }],
    [NAMES.sealSecretId, { AWSCURRENT: SEAL_SECRET }],
    [
      NAMES.googleCredentialsSecretId,
      { AWSCURRENT: options.googleCredentials ?? JSON.stringify(google.authorizedUser(USER)) },
    ],
  ]);
  const secrets = await startSecretsManager(values);
  const queues = await startQueues(NAMES.queues, 'us-east-1');
  const lambda = await startPackagedLambda();
  open.push(google, table, database, receiver, secrets, queues, lambda);
  const [guardedDatabase, guardedSecrets, guardedQueues] = await Promise.all(
    [database.url, secrets.url, queues.url].map(guardRoles),
  );
  const guardedQueueUrl = (id: string) =>
    queues.queueUrl(id).replace(queues.url, guardedQueues ?? '');

  // A function takes its clock and its log when it is loaded.
  const logged: string[] = [];
  const metrics: MetricLine[] = [];
  let passedMs = 0;
  let dragMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => {
    passedMs += dragMs;
    return realNow() + passedMs;
  });
  vi.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    if (!String(chunk).includes('"_aws"')) return realWrite(chunk);
    metrics.push(JSON.parse(String(chunk)));
    return true;
  });

  return {
    google,
    table,
    database,
    queues,
    lambda,
    receiver,
    logged,
    metrics,
    load: (name, odd = {}) =>
      loadFunction(name, {
        endpoints: {
          AWS_ENDPOINT_URL_DYNAMODB: options.databaseUrl ?? guardedDatabase ?? '',
          AWS_ENDPOINT_URL_SECRETS_MANAGER: options.secretsUrl ?? guardedSecrets ?? '',
          AWS_ENDPOINT_URL_SQS: guardedQueues ?? '',
          AWS_ENDPOINT_URL_LAMBDA: lambda.url,
          ...(options.allowLoopback ? { TIDINGS_ALLOW_LOOPBACK: 'true' } : {}),
          ...odd.endpoints,
        },
        settings: {
          GOOGLE_ROOT_URL: google.url,
          NOTIFICATIONS_URL: receiver.url,
          WORK_QUEUE_URL: guardedQueueUrl('WorkQueue'),
          QUARANTINE_QUEUE_URL: guardedQueueUrl('QuarantineQueue'),
          DELIVERY_QUEUE_URL: guardedQueueUrl('DeliveryQueue'),
          REPLAY_QUEUE_URL: guardedQueueUrl('ReplayQueue'),
          PUSH_QUEUE_URL: guardedQueueUrl('PushQueue'),
          HOOK_QUEUE_URL: guardedQueueUrl('HookQueue'),
          STREAM_URL: 'wss://stream.example',
          CONNECTIONS_URL: options.connectionsUrl ?? 'https://stream.example',
          ...odd.settings,
        },
      }),
    rotate(name, value) {
      values.set(NAMES[`${name}SecretId`], { AWSCURRENT: value });
    },
    pass(milliseconds) {
      passedMs += milliseconds;
    },
    drag(milliseconds) {
      dragMs = milliseconds;
    },
  };
}
