import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Failure } from '../../google/failure.ts';
import { changeItem } from '../../table/change-item.ts';
import { channelKey, DUE, LISTINGS } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { allOf, isIn } from '../../table/transition.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { channelDueAt, forgetAt } from '../channel-due.ts';
import type { ChannelRecord } from '../channel-record.ts';
import {
  CHANNEL_TRANSITIONS,
  type ChannelState,
  type ChannelTransition,
} from '../channel-states.ts';
import { fromChannelItem } from './read-channels.ts';

/**
 * Puts a new channel into the ledger before Google is called, since its first notification may
 * arrive before `watch` answers, and since only the ledger remembers it.
 * @throws StorageError, also if the id is taken: ids are random UUIDs.
 */
export async function putPendingChannel(
  table: Table,
  record: Omit<ChannelRecord, 'state' | 'updatedAtMs'>,
): Promise<ChannelRecord> {
  const { id, owner, createdAtMs } = record;
  const { to } = CHANNEL_TRANSITIONS.open;
  const pending: ChannelRecord = { ...record, state: to, updatedAtMs: createdAtMs };
  const put = new PutCommand({
    TableName: table.name,
    Item: {
      ...channelKey(id),
      listing: LISTINGS.channels(owner),
      createdAtId: LISTINGS.sortKey(createdAtMs, id),
      due: DUE.shard(id),
      dueAtMs: channelDueAt({ to, nowMs: createdAtMs }),
      version: 1,
      ...pending,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await callTable(table, (options) => table.client.send(put, options));
  return pending;
}

/** What a transition is done with. */
export interface TransitionDetails {
  nowMs: number;
  /** The state that was read, if the transition may leave several: only that one is left. */
  read?: ChannelState;
  /** What becomes known with it; empty texts are left out. */
  set?: Partial<
    Pick<
      ChannelRecord,
      'resourceId' | 'resourceUri' | 'expirationMs' | 'neverExpires' | 'silentSinceMs'
    >
  >;
  /** Why; a transition without one clears the failure before it. */
  failure?: Failure;
  /** The watch that the channel was opened for, which has some minutes to adopt it. */
  watchId?: string | undefined;
  /** Only if no watch has adopted it. */
  unlessAdopted?: boolean;
}

/**
 * Changes a channel's state by a transition, if the channel is in a state that it may leave: of two
 * racing transitions one wins. The new state decides when the channel is due.
 * @returns the record after it; undefined if the channel is gone or in another state.
 * @throws StorageError
 */
export async function transitionChannel(
  table: Table,
  channelId: string,
  name: ChannelTransition,
  { nowMs, read, set = {}, failure, watchId, unlessAdopted = false }: TransitionDetails,
): Promise<ChannelRecord | undefined> {
  const { from, to } = CHANNEL_TRANSITIONS[name];
  const states = (from as readonly ChannelState[]).filter((s) => read === undefined || s === read);
  if (states.length === 0) return undefined;
  const { expirationMs } = set;
  const dueAtMs = channelDueAt({ to, nowMs, failure, expirationMs, watchId });
  const isDue = dueAtMs !== undefined;
  const known = Object.entries(set).filter(([, value]) => value !== '');
  const item = await changeItem(table, channelKey(channelId), {
    patch: {
      ...Object.fromEntries(known),
      state: to,
      updatedAtMs: nowMs,
      failure: failure ?? null,
      // Failures count in a row for as long as the channel is being stopped.
      attempts: to === 'stopping' ? undefined : null,
      due: isDue ? DUE.shard(channelId) : null,
      dueAtMs: dueAtMs ?? null,
      ttl: isDue ? null : forgetAt(nowMs),
    },
    ...allOf(
      isIn('state', states),
      ...(unlessAdopted ? [{ when: 'attribute_not_exists(#adoptedAtMs)' }] : []),
    ),
  });
  return item && fromChannelItem(item);
}

/**
 * Postpones a channel after a failure, and counts it. One that has come to its end meanwhile is left
 * alone.
 * @throws StorageError
 */
export function postponeChannel(table: Table, channelId: string, dueAtMs: number): Promise<void> {
  return changeDue(table, channelId, { patch: { dueAtMs }, add: { attempts: 1 } });
}

/**
 * Makes a channel due at another time: nothing is wrong with it.
 * @throws StorageError
 */
export function rescheduleChannel(table: Table, channelId: string, dueAtMs: number): Promise<void> {
  return changeDue(table, channelId, { patch: { dueAtMs } });
}

async function changeDue(
  table: Table,
  channelId: string,
  change: Pick<ItemChange, 'patch' | 'add'>,
): Promise<void> {
  await changeItem(table, channelKey(channelId), { ...change, when: 'attribute_exists(#due)' });
}
