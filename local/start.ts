import { setTimeout as sleep } from 'node:timers/promises';
import { readCredentials, writeCredentials } from './credential-files.ts';
import { openDataFolder, removeEnvironment, writeEnvironment } from './data-folder.ts';
import { followTable } from './follow-table.ts';
import { isShownLine } from './is-shown-line.ts';
import { LocalError } from './local-error.ts';
import { storeLocalProfile } from './local-profile.ts';
import { lockDataFolder } from './lock-data-folder.ts';
import { onParentExit } from './parent-exit.ts';
import { claimPort } from './ports.ts';
import { LOCAL_USER, type RunningTidings, runTidings } from './run-tidings.ts';
import { startTraffic } from './sample-traffic.ts';
import {
  checkEndpointUrl,
  openEndpoint,
  registerEndpoint,
  type StartEndpoint,
} from './start-endpoint.ts';
import { HELP, parseOptions, type StartOptions } from './start-options.ts';
import { tablePrinter } from './table-printer.ts';
import { streamsClient } from './table-stream.ts';
import { type TidingsClient, tidingsClient } from './tidings-client.ts';
import { welcomeMessage } from './welcome-message.ts';

const SECOND_IN_MS = 1000;
// Short, so that a renewal is soon visible.
const SHORT_LEASE_SECONDS = 60;
// A simulator that hangs must not delay the end.
const DELETE_WITHIN_MS = 2000;
const colours = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR'];
const stopping = new AbortController();
let interruptedAtMs = Number.POSITIVE_INFINITY;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // Ctrl-C arrives twice, from the terminal and from npm; only a later one forces the exit.
    if (Date.now() - interruptedAtMs > SECOND_IN_MS) process.exit(130);
    interruptedAtMs = Math.min(interruptedAtMs, Date.now());
    stopping.abort();
  });
onParentExit(() => stopping.abort());

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await start(options);
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  if (!stopping.signal.aborted) process.stderr.write(`tidings: ${error.message}\n`);
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}
// Look-ups of the addresses of channels cannot be aborted, and would hold the process for long.
if (stopping.signal.aborted) process.exit();

async function start(options: StartOptions): Promise<void> {
  const { endpoint: given } = options;
  const url = typeof given === 'string' ? await checkEndpointUrl(given) : given;
  await claimPort(options.port);
  const lock = lockDataFolder(options.data);
  const { webhookSecret, ...kept } = openDataFolder(options.fresh, options.data);
  if (!options.quiet) print('Starting DynamoDB, a Google simulator and serverless offline …');
  const { port } = options;
  const { signal } = stopping;
  const issued = readCredentials(options.data, LOCAL_USER);
  const endpoint = await openEndpoint(url, webhookSecret);
  let endpointId: string | undefined;
  const tidings = await runTidings({
    port,
    ...kept,
    issued,
    onLine: printError,
    signal,
    // Before any event: the endpoints of the start are read with the first one.
    async prepare({ url, apiKey }) {
      endpointId = await registerEndpoint(tidingsClient(url, apiKey), endpoint);
    },
  }).catch(async (error: unknown) => {
    await endpoint?.receiver?.close();
    throw error;
  });
  try {
    writeEnvironment(options.data, tidings.environment);
    writeCredentials(options.data, tidings.google, LOCAL_USER, issued);
    const { command, problem } = storeLocalProfile(tidings, options.data, process.env);
    if (problem !== undefined) process.stderr.write(`tidings: ${problem}\n`);
    const failed = new AbortController();
    tidings.failed.catch(() => failed.abort());
    const ended = AbortSignal.any([stopping.signal, failed.signal]);
    const registered = endpoint && endpointId ? { ...endpoint, id: endpointId } : undefined;
    const shown = show(tidings, { ...options, command }, registered, ended).catch(
      async (error: unknown) => {
        // If a part has failed, `failed` explains more and rejects within this time.
        await sleep(SECOND_IN_MS);
        throw error;
      },
    );
    await Promise.race([shown, tidings.failed]);
  } finally {
    removeEnvironment(options.data);
    await tidings.close();
    await endpoint?.receiver?.close();
    lock.release();
  }
}

/** Opens the watches and prints events, deliveries and renewals, until `ended` aborts. */
async function show(
  tidings: RunningTidings,
  options: StartOptions & { command: string },
  endpoint: (StartEndpoint & { id: string }) | undefined,
  ended: AbortSignal,
): Promise<void> {
  const following = followTable(
    streamsClient(tidings.environment),
    tidings.tableName,
    tablePrinter({ print, colours, isOwn: (id) => id === endpoint?.id }),
    ended,
  ).catch((error: Error) => {
    throw new LocalError(`DynamoDB no longer responds: ${error.message}`);
  });
  if (ended.aborted) return following;
  const client = tidingsClient(tidings.url, tidings.apiKey);
  await renewExistingWatches(client);
  const opened = await Promise.all([
    client.watch({ resource: 'drive.changes', parameters: { pageToken: '1' } }),
    client.watch({
      resource: 'calendar.events',
      parameters: { calendarId: 'primary' },
      leaseSeconds: SHORT_LEASE_SECONDS,
    }),
  ]);
  if (!options.quiet) {
    const { url, streamUrl, apiKey, google } = tidings;
    const { data: dataFolder, command } = options;
    const welcome = { url, streamUrl, apiKey, google, command, dataFolder, endpoint };
    print(welcomeMessage(welcome, colours));
  }
  const stopTraffic = options.traffic ? startTraffic(tidings.google, LOCAL_USER) : () => undefined;
  await following.finally(stopTraffic);
  if (!stopping.signal.aborted) return;
  // Leaves no open channels in the table. The simulator ends too, so a failure has no effect. The
  // endpoint stays: the next start goes on with its deliveries.
  const deleted = Promise.allSettled(opened.map(({ id }) => client.delete(id)));
  await Promise.race([deleted, sleep(DELETE_WITHIN_MS, undefined, { ref: false })]);
}

// The channels of the previous simulator no longer exist. A renewal that fails is reported in the
// health of its watch.
async function renewExistingWatches(client: TidingsClient): Promise<void> {
  const ids = await client.watches();
  await Promise.all(ids.map((id) => client.renew(id).catch(() => undefined)));
}

function printError(line: string): void {
  if (isShownLine(line)) process.stderr.write(`${line}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
