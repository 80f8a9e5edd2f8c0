import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { openDataFolder, removeEnvironment, writeEnvironment } from './data-folder.ts';
import { followNotifications } from './follow-notifications.ts';
import { LocalError } from './local-error.ts';
import { notificationLine } from './notification-line.ts';
import { HELP, parseOptions, type StartOptions } from './options.ts';
import { claimPort } from './ports.ts';
import { LOCAL_USER, type RunningTidings, runTidings } from './run-tidings.ts';
import { tidingsClient } from './tidings-client.ts';
import { startTraffic } from './traffic.ts';
import { welcome } from './welcome.ts';

const SECOND_IN_MS = 1000;
const colours = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR'];
const stopping = new AbortController();
let interruptedAtMs = Number.POSITIVE_INFINITY;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // A terminal's Ctrl-C comes twice, from the terminal and from npm; only a later one is impatience.
    if (Date.now() - interruptedAtMs > SECOND_IN_MS) process.exit(130);
    interruptedAtMs = Math.min(interruptedAtMs, Date.now());
    stopping.abort();
  });

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await start(options);
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  if (!stopping.signal.aborted) process.stderr.write(`tidings: ${error.message}\n`);
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}

async function start(options: StartOptions): Promise<void> {
  await claimPort(options.port);
  const { databaseFile, apiKey } = openDataFolder(options.fresh, options.data);
  if (!options.quiet) print('Starting DynamoDB, a Google simulator and serverless offline …');
  const { port } = options;
  const { signal } = stopping;
  const tidings = await runTidings({ port, apiKey, databaseFile, onLine: complain, signal });
  try {
    writeEnvironment(options.data, tidings.environment);
    const failed = new AbortController();
    tidings.failed.catch(() => failed.abort());
    const over = AbortSignal.any([stopping.signal, failed.signal]);
    await Promise.race([show(tidings, options, over), tidings.failed]);
  } finally {
    removeEnvironment(options.data);
    await tidings.close();
  }
}

/** Opens the channels and prints what comes, until `over`. */
async function show(
  tidings: RunningTidings,
  options: StartOptions,
  over: AbortSignal,
): Promise<void> {
  const following = followNotifications(
    streamsClient(tidings.environment),
    tidings.tableName,
    (stored) => print(notificationLine(stored, colours)),
    over,
  ).catch(async (error: Error) => {
    // If the database is gone, `failed` says so better.
    await sleep(SECOND_IN_MS);
    throw new LocalError(`DynamoDB does not answer any more: ${error.message}`);
  });
  if (over.aborted) return following;
  const client = tidingsClient(tidings.url, tidings.apiKey);
  const opened = await Promise.all([
    client.open('drive.changes', { pageToken: '1' }),
    client.open('calendar.events', { calendarId: 'primary' }),
  ]);
  if (!options.quiet) print(welcome(tidings, opened[0].id, colours));
  const stopTraffic = options.traffic ? startTraffic(tidings.google, LOCAL_USER) : () => undefined;
  await following.finally(stopTraffic);
  if (!stopping.signal.aborted) return;
  // The next start finds a tidy ledger. The simulator ends with us, so a failure harms nobody.
  await Promise.all(opened.map(({ id }) => client.stop(id).catch(() => undefined)));
}

function streamsClient(environment: Record<string, string>): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient({
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

// What the functions and the framework say is noise here, unless something went wrong.
function complain(line: string): void {
  if (/"level":"error"|Error:|✖/.test(line)) process.stderr.write(`${line}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
