import { afterAll, afterEach } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { startGoogle } from '../../../google-simulator/start-google.ts';
import { channelSources } from '../../../handlers/parts/make-deps.ts';
import { DEFAULT_ACCOUNT } from '../../../lib/accounts/account-record.ts';
import type { ChannelDeps } from '../../../lib/channels/channel-deps.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import type { ChannelPurpose } from '../../../lib/channels/channel-spec.ts';
import { getChannel, listChannels } from '../../../lib/channels/rows/read-channels.ts';
import { putPendingChannel } from '../../../lib/channels/rows/write-channels.ts';
import { createGoogle, type Google } from '../../../lib/google/google.ts';
import type { Channel } from '../../../lib/protocol/channel.ts';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import { signToken } from '../../../lib/protocol/token.ts';
import type { Table } from '../../../lib/table/table.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { DAY, NOW_MS } from '../../support/times.ts';
import { CHANGES } from './constants.ts';
import { startReceiver } from './receiver.ts';

export { stateIn, tableThat } from '../../support/table-that.ts';
export { CHANGES, DAY, HOUR, NOW_MS } from './constants.ts';

export const USER = 'user@example.com';
export const SECRET = 'the-token-secret';

/** Everything that channels depend on: a real table, a simulated Google, a receiver. */
export interface Stage {
  google: Simulator;
  table: TestTable;
  clock: DrivenClock;
  channelDeps: ChannelDeps;
  /** The client of Google in these dependencies. */
  client: Google;
  /** What the receiver answered, one status for each request. */
  received: number[];
  logged: string[];
  /** All channels in the ledger, the oldest first. */
  rows(): Promise<ChannelRecord[]>;
  row(id: string): Promise<ChannelRecord | undefined>;
  /** The ids of the channels that are open at Google. */
  live(): string[];
  /** How many calls Google got whose path ends in this. */
  calls(name: 'watch' | 'stop'): number;
}

/** What may differ from the usual stage. */
export interface StageOptions {
  faults?: Partial<Faults>;
  /** What calls Google; the usual one if none is given. */
  fetch?: typeof fetch;
  /** Called in place of each pause between two attempts. */
  sleep?: (google: Simulator) => void;
}

const closeAfterEach: { close(): Promise<void> }[] = [];
let tableOfThisFile: Promise<TestTable> | undefined;

afterEach(async () => {
  for (const closing of closeAfterEach.splice(0)) await closing.close();
});

afterAll(async () => {
  await (await tableOfThisFile)?.close();
});

/** Sets everything up for a new owner, with one table for each file. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  tableOfThisFile ??= startTestTable();
  const table = await tableOfThisFile;
  const clock = drivenClock(NOW_MS);
  const google = await startGoogle({
    clock,
    ...(options.faults ? { faults: options.faults } : {}),
  });
  const receiver = await startReceiver(table, { secret: SECRET, now: clock.now });
  closeAfterEach.push(google, receiver);
  const client = clientOf(google, options);
  const logged: string[] = [];
  const channelDeps: ChannelDeps = {
    table,
    google: async () => client,
    tokenSecret: async () => SECRET,
    notificationsUrl: receiver.url,
    allowLoopbackHttp: true,
    owner: crypto.randomUUID(),
    now: clock.now,
    metrics: { uncovered: () => undefined },
    ...channelSources(table, clock.now),
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
  };
  return {
    google,
    table,
    clock,
    channelDeps,
    client,
    logged,
    received: receiver.answered,
    rows: async () =>
      (await listChannels(table, channelDeps.owner, { limit: 100 })).items.toSorted(
        (a, b) => a.createdAtMs - b.createdAtMs,
      ),
    row: (id) => getChannel(table, channelDeps.owner, id),
    live: () => google.channels().map(({ id }) => id),
    calls: (name) => google.requests.filter(({ path }) => path.endsWith(`/${name}`)).length,
  };
}

/** Google for a user of the simulator: several attempts, without pauses. */
export function clientOf(google: Simulator, options: Pick<StageOptions, 'fetch' | 'sleep'> = {}) {
  return createGoogle({
    credentials: google.authorizedUser(USER),
    rootUrl: google.url,
    fetch: options.fetch ?? fetch,
    now: google.clock.now,
    sleep: async () => options.sleep?.(google),
    random: () => 1,
    attemptTimeoutMs: 5000,
    retry: { maxAttempts: 3, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 },
  });
}

/** The dependencies of a stage, with other calls of Google. */
export function depsWith({ channelDeps, client }: Stage, calls: Partial<Google>): ChannelDeps {
  const google = { ...client, ...calls };
  return { ...channelDeps, google: async () => google };
}

/** The same dependencies with another table, which every read and write goes through. */
export function withTable(channelDeps: ChannelDeps, table: Table): ChannelDeps {
  return { ...channelDeps, ...channelSources(table, channelDeps.now), table };
}

/** The parameters of a call that opens a channel. */
export type WatchArgs = Parameters<Google['watch']>;

/** What a channel of a watch is opened for, under two new ids. */
export function forWatch(id: string) {
  return {
    watch: { id, channelIds: [crypto.randomUUID(), crypto.randomUUID()] },
  } as const satisfies ChannelPurpose;
}

/** A channel as `attemptToOpen` makes it. */
export function signedChannel({ notificationsUrl }: ChannelDeps): Channel {
  const channel = newWebhookChannel(notificationsUrl, { expiration: new Date(NOW_MS + DAY) });
  channel.token = signToken(SECRET, channel.id);
  return channel;
}

/** The row of a channel whose process died after writing it. */
export async function pendingRow(
  { table, owner }: ChannelDeps,
  { id, address, expiration }: Channel = newWebhookChannel('https://receiver.example/'),
  changes: { createdAtMs?: number; watchId?: string } = {},
): Promise<string> {
  await putPendingChannel(table, {
    ...CHANGES,
    id,
    owner,
    account: DEFAULT_ACCOUNT,
    address,
    ...(expiration ? { requestedExpirationMs: expiration } : {}),
    createdAtMs: NOW_MS,
    ...changes,
  });
  return id;
}
