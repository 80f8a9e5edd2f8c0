import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ChannelFailure, ChannelRecord, ChannelState } from './channel-record.ts';
import { channelKey, LISTINGS } from './keys.ts';
import { fromItem } from './read-channels.ts';
import { callTable, type Table } from './table.ts';

/**
 * Puts a new channel into the ledger before Google is called, since its first notification may
 * arrive before `watch` answers, and since nobody but the ledger will remember it.
 * @throws StorageError, also if the id is taken: ids are random UUIDs.
 */
export async function putPendingChannel(
  table: Table,
  record: Omit<ChannelRecord, 'state' | 'updatedAtMs'>,
): Promise<ChannelRecord> {
  const pending: ChannelRecord = { ...record, state: 'pending', updatedAtMs: record.createdAtMs };
  const put = new PutCommand({
    TableName: table.name,
    Item: {
      ...channelKey(record.id),
      listing: LISTINGS.channels(record.owner),
      createdAtId: LISTINGS.sortKey(record.createdAtMs, record.id),
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
  set?: Partial<Pick<ChannelRecord, 'resourceId' | 'resourceUri' | 'expirationMs'>>;
  /** Why; a change without one clears the failure before it. */
  failure?: ChannelFailure;
}

/**
 * Changes a channel's state if it is still in one that may be left: of two racing changes one wins.
 * @returns the record after the change, or undefined if the channel is gone or in another state.
 * @throws StorageError
 */
export async function changeChannelState(
  table: Table,
  channelId: string,
  change: StateChange,
): Promise<ChannelRecord | undefined> {
  const set: Record<string, unknown> = { state: change.to, updatedAtMs: change.nowMs };
  for (const [name, value] of Object.entries(change.set ?? {}))
    if (value !== undefined && value !== '') set[name] = value;
  if (change.failure) set['failure'] = change.failure;
  const assignments = Object.keys(set).map((name) => `#${name} = :${name}`);
  const froms = Object.fromEntries(change.from.map((state, index) => [`:from${index}`, state]));
  const update = new UpdateCommand({
    TableName: table.name,
    Key: channelKey(channelId),
    UpdateExpression: `SET ${assignments.join(', ')}${change.failure ? '' : ' REMOVE #failure'}`,
    ConditionExpression: `#state IN (${Object.keys(froms).join(', ')})`,
    ExpressionAttributeNames: {
      '#failure': 'failure',
      ...Object.fromEntries(Object.keys(set).map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ...froms,
      ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
    },
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes } = await callTable(
      table,
      (options) => table.client.send(update, options),
      isConditionFailed,
    );
    return Attributes && fromItem(Attributes);
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}

function isConditionFailed(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}
