import type { ChannelRecord } from '../../channels/channel-record.ts';
import { accountKey, channelKey, DUE, watchKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';
import { settlement, type WatchOutcome } from './claim-watch.ts';
import type { WatchRecord } from '../watch-record.ts';

// Whoever adopted stops the channel before; should it die, somebody else does after some minutes.
const RETIRE_MS = 2 * 60_000;
const BEFORE_MAX = 50;

/** A channel becomes the current one of a watch, in place of another. */
export interface Adoption {
  channel: ChannelRecord;
  /** The channels before it that may still be open, the newest first: they are to be stopped. */
  before: readonly ChannelRecord[];
  outcome: WatchOutcome;
  nowMs: number;
}

/**
 * Ends a claim by making a channel the current one. From the same instant on nobody stops that
 * channel any more as an unused one, and the channels before it are due to be stopped.
 * @returns false if the claim was lost, or the channel is no longer active: then nothing changed.
 * @throws StorageError: then nobody knows, and the next turn of the watch finds out.
 */
export async function adoptChannel(
  table: Table,
  { id, version }: Pick<WatchRecord, 'id' | 'version'>,
  { channel, before, outcome, nowMs }: Adoption,
): Promise<boolean> {
  const TableName = table.name;
  const adopted = { adoptedAtMs: nowMs, dueAtMs: channel.expirationMs ?? DUE.never };
  const failed = await transact(table, [
    {
      Update: { TableName, Key: watchKey(id), ...updateExpression(settlement(version, outcome)) },
    },
    {
      Update: {
        TableName,
        Key: channelKey(channel.id),
        ...updateExpression({
          set: adopted,
          when: '#state = :active',
          values: { active: 'active' },
        }),
      },
    },
    // The others fall due anyway, and a transaction takes no more than 100.
    ...before.slice(0, BEFORE_MAX).map((old) => ({
      Update: {
        TableName,
        Key: channelKey(old.id),
        ...updateExpression({
          set: { dueAtMs: nowMs + RETIRE_MS },
          when: 'attribute_exists(#pk)',
        }),
      },
    })),
  ]);
  return failed === undefined;
}

/**
 * Ends a claim by putting a watch to sleep until its account has new credentials, but only if the
 * account still needs them: else nobody would wake the watch.
 * @returns false if the claim was lost or the account works again: then nothing changed.
 * @throws StorageError
 */
export async function suspendWatch(
  table: Table,
  { id, version, account }: Pick<WatchRecord, 'id' | 'version' | 'account'>,
  outcome: WatchOutcome,
): Promise<boolean> {
  const TableName = table.name;
  const failed = await transact(table, [
    { Update: { TableName, Key: watchKey(id), ...updateExpression(settlement(version, outcome)) } },
    {
      ConditionCheck: {
        TableName,
        Key: accountKey(account),
        ConditionExpression: '#status = :needs_reconnect',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':needs_reconnect': 'needs_reconnect' },
      },
    },
  ]);
  return failed === undefined;
}
