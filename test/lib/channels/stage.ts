import { afterAll, afterEach } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { startGoogle } from '../../../google-simulator/start-google.ts';
import { DEFAULT_ACCOUNT } from '../../../lib/accounts/account-record.ts';
import type { Manager } from '../../../lib/channels/channel-deps.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { getChannel, listChannels } from '../../../lib/channels/read-channels.ts';
import { putPendingChannel } from '../../../lib/channels/write-channels.ts';
import { createGoogle, type Google } from '../../../lib/google/google.ts';
import type { Channel } from '../../../lib/protocol/channel.ts';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import { signToken } from '../../../lib/protocol/token.ts';
import type { Table } from '../../../lib/table/table.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { CHANGES, DAY, NOW_MS } from './constants.ts';
import { startReceiver } from './receiver.ts';

export { CHANGES, DAY, HOUR, NOW_MS } from './constants.ts';

export const USER = 'user@example.com';
const SECRET = 'the-token-secret';

/** Everything that managing channels touches: a real table, a Google, a receiver. */
export interface Stage {
  google: Simulator;
  table: TestTable;
  clock: DrivenClock;
  manager: Manager;
  /** The manager's Google, to wrap. */
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
  const manager: Manager = {
    table,
    google: async () => client,
    tokenSecret: async () => SECRET,
    notificationsUrl: receiver.url,
    allowLoopbackHttp: true,
    owner: crypto.randomUUID(),
    now: clock.now,
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
  };
  return {
    google,
    table,
    clock,
    manager,
    client,
    logged,
    received: receiver.answered,
    rows: async () =>
      (await listChannels(table, manager.owner, { limit: 100 })).items.toSorted(
        (a, b) => a.createdAtMs - b.createdAtMs,
      ),
    row: (id) => getChannel(table, manager.owner, id),
    live: () => google.channels().map(({ id }) => id),
    calls: (name) => google.requests.filter(({ path }) => path.endsWith(`/${name}`)).length,
  };
}

/** Google for a user of the simulator, patient and without pauses. */
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

/** A channel as its opener makes it. */
export function signedChannel({ notificationsUrl }: Manager): Channel {
  const channel = newWebhookChannel(notificationsUrl, { expiration: new Date(NOW_MS + DAY) });
  channel.token = signToken(SECRET, channel.id);
  return channel;
}

/** The row of a channel whose opener died after writing it. */
export async function pendingRow(
  { table, owner }: Manager,
  { id, address, expiration }: Channel = newWebhookChannel('https://receiver.example/'),
  changes: { createdAtMs?: number; watchId?: string } = {},
): Promise<string> {
  const asked = expiration ? { requestedExpirationMs: expiration } : {};
  const ours = { owner, account: DEFAULT_ACCOUNT, createdAtMs: NOW_MS };
  await putPendingChannel(table, { id, address, ...ours, ...asked, ...CHANGES, ...changes });
  return id;
}

/** A table whose client does as `send` says: it gets the command and what would send it. */
export function tableThat(
  table: Table,
  send: (name: string, input: Record<string, unknown>, next: () => Promise<unknown>) => unknown,
): Table {
  type Command = { constructor: { name: string }; input: Record<string, unknown> };
  const client = new Proxy(table.client, {
    get: (target, property, receiver) =>
      property === 'send'
        ? (command: Command, options: never) =>
            send(command.constructor.name, command.input, () =>
              target.send(command as never, options),
            )
        : Reflect.get(target, property, receiver),
  });
  return { ...table, client };
}

/** The state that an update leads to. */
export function stateIn(input: Record<string, unknown>): unknown {
  return (input['ExpressionAttributeValues'] as Record<string, unknown> | undefined)?.[
    ':set_state'
  ];
}
