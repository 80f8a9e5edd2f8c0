import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import type { ChannelRecord, ChannelState } from '../../../lib/channels/channel-record.ts';
import {
  changeChannelState,
  putPendingChannel,
} from '../../../lib/channels/rows/write-channels.ts';
import type { NewNotification } from '../../../lib/notifications/rows/put-notification.ts';
import type { NotificationInput } from '../../../lib/protocol/type-notification.ts';
import type { Table } from '../../../lib/table/table.ts';
import { createWatch } from '../../../lib/watches/rows/create-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';

/** The frozen clock of these tests: 2027-03-01T12:00:00Z, in milliseconds. */
export const NOW_MS = 1_803_902_400_000;
const THIRTY_DAYS_IN_SECONDS = 30 * 24 * 60 * 60;

/** Every state of a channel. */
export const STATES: readonly ChannelState[] = [
  'pending',
  'active',
  'stopping',
  'stopped',
  'failed',
  'expired',
  'superseded',
];

export const EXAMPLE_HEADERS: NotificationInput['headers'] = {
  resourceState: 'update',
  resourceId: 'ret08u3rv24htgh289g',
  resourceUri: 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g',
  channelExpiration: 'Fri, 19 Nov 2027 01:13:52 GMT',
  changed: 'content,properties',
};

/** A notification of a channel of its own that is good in every respect; `changes` break it. */
export function newNotification(changes: Partial<NewNotification> = {}): NewNotification {
  return {
    channelId: crypto.randomUUID(),
    messageNumber: 236_440,
    headers: EXAMPLE_HEADERS,
    tokenData: '',
    bodyOmitted: false,
    receivedAtMs: NOW_MS,
    ttlSeconds: NOW_MS / 1000 + THIRTY_DAYS_IN_SECONDS,
    ...changes,
  };
}

/** What a channel is before it is written. */
export type NewChannel = Parameters<typeof putPendingChannel>[1];

/** A channel of an owner of its own that is good in every respect; `changes` break it. */
export function newChannel(changes: Partial<NewChannel> = {}): NewChannel {
  return {
    id: crypto.randomUUID(),
    owner: crypto.randomUUID(),
    account: 'default',
    resource: 'drive.files',
    parameters: { fileId: 'ret08u3rv24htgh289g' },
    address: 'https://mydomain.com/notifications',
    createdAtMs: NOW_MS,
    ...changes,
  };
}

/** Writes a channel and brings it into a state. */
export async function channelIn(
  table: Table,
  state: ChannelState,
  changes: Partial<NewChannel> = {},
): Promise<ChannelRecord> {
  const pending = await putPendingChannel(table, newChannel(changes));
  if (state === 'pending') return pending;
  const change = { from: ['pending'], to: state, nowMs: NOW_MS } as const;
  const changed = await changeChannelState(table, pending.id, change);
  if (changed === undefined) throw new Error(`The channel did not become ${state}`);
  return changed;
}

/** A watch of an owner of its own that is good in every respect; `changes` break it. */
export function watchRecord(changes: Partial<WatchRecord> = {}): WatchRecord {
  return {
    id: crypto.randomUUID(),
    owner: crypto.randomUUID(),
    account: 'default',
    resource: 'drive.files',
    parameters: { fileId: 'ret08u3rv24htgh289g' },
    specDigest: crypto.randomUUID(),
    channelIds: [],
    condition: 'healthy',
    conditionSinceMs: NOW_MS,
    dueAtMs: NOW_MS,
    version: 1,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

/** Writes a watch. */
export async function storedWatch(
  table: Table,
  changes: Partial<WatchRecord> = {},
): Promise<WatchRecord> {
  const record = watchRecord(changes);
  const { outcome } = await createWatch(table, record, undefined);
  if (outcome !== 'created') throw new Error(`The watch was not created: ${outcome}`);
  return record;
}

/** Writes an account of an owner of its own that is good in every respect; `changes` break it. */
export async function storedAccount(
  table: Table,
  changes: Partial<AccountRecord> = {},
): Promise<AccountRecord> {
  const id = crypto.randomUUID();
  const times = { statusSinceMs: NOW_MS, createdAtMs: NOW_MS, updatedAtMs: NOW_MS };
  const record = { id, owner: crypto.randomUUID(), status: 'ok', ...times, ...changes } as const;
  await putAccount(table, record);
  return record;
}
