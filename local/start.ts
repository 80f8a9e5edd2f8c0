import { setTimeout as sleep } from 'node:timers/promises';
import { openDataFolder, removeEnvironment, writeEnvironment } from './data-folder.ts';
import { followTable } from './follow-table.ts';
import { LocalError } from './local-error.ts';
import { notificationLine, renewalLine } from './notification-line.ts';
import { HELP, parseOptions, type StartOptions } from './options.ts';
import { claimPort } from './ports.ts';
import { LOCAL_USER, type RunningTidings, runTidings } from './run-tidings.ts';
import { streamsClient } from './table-stream.ts';
import { type TidingsClient, tidingsClient } from './tidings-client.ts';
import { startTraffic } from './traffic.ts';
import { welcome } from './welcome.ts';

const SECOND_IN_MS = 1000;
// So that a renewal can be seen while somebody looks.
const SHORT_LEASE_SECONDS = 60;
const colours = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR'];
const stopping = new AbortController();
let interruptedAtMs = Number.POSITIVE_INFINITY;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // A terminal's Ctrl-C comes twice, from the terminal and from npm; only a later one is
    // impatience.
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
  const kept = openDataFolder(options.fresh, options.data);
  if (!options.quiet) print('Starting DynamoDB, a Google simulator and serverless offline …');
  const { port } = options;
  const { signal } = stopping;
  const tidings = await runTidings({ port, ...kept, onLine: complain, signal });
  try {
    writeEnvironment(options.data, tidings.environment);
    const failed = new AbortController();
    tidings.failed.catch(() => failed.abort());
    const over = AbortSignal.any([stopping.signal, failed.signal]);
    const shown = show(tidings, options, over).catch(async (error: unknown) => {
      // If a part has died, `failed` says so better.
      await sleep(SECOND_IN_MS);
      throw error;
    });
    await Promise.race([shown, tidings.failed]);
  } finally {
    removeEnvironment(options.data);
    await tidings.close();
  }
}

/** Opens the watches and prints what comes, until `over`. */
async function show(
  tidings: RunningTidings,
  options: StartOptions,
  over: AbortSignal,
): Promise<void> {
  const following = followTable(
    streamsClient(tidings.environment),
    tidings.tableName,
    {
      onStored: (stored) => print(notificationLine(stored, colours)),
      onRenewed: (watch) => print(renewalLine(watch, colours)),
    },
    over,
  ).catch((error: Error) => {
    throw new LocalError(`DynamoDB does not answer any more: ${error.message}`);
  });
  if (over.aborted) return following;
  const client = tidingsClient(tidings.url, tidings.apiKey);
  await renewYesterdays(client);
  const opened = await Promise.all([
    client.watch({ resource: 'drive.changes', parameters: { pageToken: '1' } }),
    client.watch({
      resource: 'calendar.events',
      parameters: { calendarId: 'primary' },
      leaseSeconds: SHORT_LEASE_SECONDS,
    }),
  ]);
  if (!options.quiet) print(welcome(tidings, opened[0].currentChannel, colours));
  const stopTraffic = options.traffic ? startTraffic(tidings.google, LOCAL_USER) : () => undefined;
  await following.finally(stopTraffic);
  if (!stopping.signal.aborted) return;
  // The next start finds a tidy ledger. The simulator ends with us, so a failure harms nobody.
  await Promise.all(opened.map(({ id }) => client.delete(id).catch(() => undefined)));
}

// The simulator that knew their channels is gone. Whatever cannot be renewed says so in its health.
async function renewYesterdays(client: TidingsClient): Promise<void> {
  const ids = await client.watches();
  await Promise.all(ids.map((id) => client.renew(id).catch(() => undefined)));
}

// What the functions and the framework say is noise here, unless something went wrong.
function complain(line: string): void {
  if (/"level":"error"|Error:|✖/.test(line)) process.stderr.write(`${line}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
