import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { changeItem } from '../../table/change-item.ts';
import { channelKey, DUE, LISTINGS } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { channelDueAt, forgetAt } from '../channel-due.ts';
import type { ChannelFailure, ChannelRecord, ChannelState } from '../channel-record.ts';
import { fromItem } from './read-channels.ts';

/**
 * Puts a new channel into the ledger before Google is called, since its first notification may
 * arrive before `watch` answers, and since nobody but the ledger will remember it.
 * @throws StorageError, also if the id is taken: ids are random UUIDs.
 */
export async function putPendingChannel(
  table: Table,
  record: Omit<ChannelRecord, 'state' | 'updatedAtMs'>,
): Promise<ChannelRecord> {
  const { id, owner, createdAtMs } = record;
  const pending: ChannelRecord = { ...record, state: 'pending', updatedAtMs: createdAtMs };
  const put = new PutCommand({
    TableName: table.name,
    Item: {
      ...channelKey(id),
      listing: LISTINGS.channels(owner),
      createdAtId: LISTINGS.sortKey(createdAtMs, id),
      due: DUE.shard(id),
      dueAtMs: channelDueAt({ to: 'pending', nowMs: createdAtMs }),
      version: 1,
      ...pending,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await callTable(table, (options) => table.client.send(put, options));
  return pending;
}

/** A change of state and what comes with it. */
export interface StateChange {
  /** The states that may be left; from any other the change is refused. */
  from: readonly ChannelState[];
  to: ChannelState;
  nowMs: number;
  set?: Partial<
    Pick<ChannelRecord, 'resourceId' | 'resourceUri' | 'expirationMs' | 'neverExpires'>
  >;
  /** Why; a change without one clears the failure before it. */
  failure?: ChannelFailure;
  /** The watch that the channel was opened for, which has some minutes to take it. */
  watchId?: string | undefined;
  /** Only if no watch has taken it for its current one. */
  unlessAdopted?: boolean;
}

/**
 * Changes a channel's state if it is still in one that may be left: of two racing changes one wins.
 * With the state changes when somebody looks after the channel next.
 * @returns the record after the change, or undefined if the channel is gone or in another state.
 * @throws StorageError
 */
export async function changeChannelState(
  table: Table,
  channelId: string,
  change: StateChange,
): Promise<ChannelRecord | undefined> {
  const { from, to, nowMs, failure, watchId } = change;
  const known = Object.entries(change.set ?? {}).filter(([, value]) => value !== '');
  const { expirationMs } = change.set ?? {};
  const dueAtMs = channelDueAt({ to, nowMs, failure, expirationMs, watchId });
  const isState = from.map((_, index) => `:from${index}`).join(', ');
  const item = await changeItem(table, channelKey(channelId), {
    set: {
      ...Object.fromEntries(known),
      state: to,
      updatedAtMs: nowMs,
      failure,
      dueAtMs,
      ...(dueAtMs === undefined ? { ttl: forgetAt(nowMs) } : { due: DUE.shard(channelId) }),
    },
    remove: [
      ...(failure ? [] : ['failure']),
      // As long as it is being stopped, failures count in a row.
      ...(to === 'stopping' ? [] : ['attempts']),
      ...(dueAtMs === undefined ? ['due', 'dueAtMs'] : ['ttl']),
    ],
    when: `#state IN (${isState})${change.unlessAdopted ? ' AND attribute_not_exists(#adoptedAtMs)' : ''}`,
    values: Object.fromEntries(from.map((state, index) => [`from${index}`, state])),
  });
  return item && fromItem(item);
}

/**
 * Puts off when a channel is looked after, after a failure: one more in a row. One that has come to
 * its end meanwhile is left alone.
 * @throws StorageError
 */
export function postponeChannel(table: Table, channelId: string, dueAtMs: number): Promise<void> {
  return changeDue(table, channelId, { set: { dueAtMs }, add: { attempts: 1 } });
}

/**
 * Looks after a channel again at another time: nothing is wrong with it.
 * @throws StorageError
 */
export function rescheduleChannel(table: Table, channelId: string, dueAtMs: number): Promise<void> {
  return changeDue(table, channelId, { set: { dueAtMs } });
}

async function changeDue(
  table: Table,
  channelId: string,
  change: Pick<ItemChange, 'set' | 'add'>,
): Promise<void> {
  await changeItem(table, channelKey(channelId), { ...change, when: 'attribute_exists(#due)' });
}
