import type { ChannelRecord } from '../../channels/channel-record.ts';
import { accountKey, channelKey, DUE, watchKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { patched, updateExpression } from '../../table/update-expression.ts';
import type { WatchRecord } from '../watch-record.ts';
import type { WatchPatch } from './change-watch.ts';
import { type Settlement, settlementChange } from './claim-watch.ts';

// The process that adopts stops the channels before; if it dies, the sweep does after some minutes.
const RETIRE_MS = 2 * 60_000;
const BEFORE_MAX = 50;

/** A channel becomes the current one of a watch, in place of another. */
export interface Adoption {
  channel: ChannelRecord;
  /** The channels before it that may still be open, the newest first: they are to be stopped. */
  before: readonly ChannelRecord[];
  patch: WatchPatch & Pick<WatchRecord, 'dueAtMs'>;
  nowMs: number;
}

/**
 * Ends a claim by making a channel the current one. From the same instant on the channel no longer
 * counts as unused, and the channels before it are due to be stopped.
 * @returns the watch; undefined if the claim was lost, or the channel is no longer active: then
 *   nothing changed.
 * @throws StorageError: then the result is unknown, and the next reconciliation finds it out.
 */
export async function adoptChannel(
  table: Table,
  watch: WatchRecord,
  { channel, before, patch, nowMs }: Adoption,
): Promise<WatchRecord | undefined> {
  const TableName = table.name;
  const adopted = { adoptedAtMs: nowMs, dueAtMs: channel.expirationMs ?? DUE.never };
  const settlement = settlementChange(watch, { transition: 'adopt', patch, nowMs });
  const failed = await transact(table, [
    { Update: { TableName, Key: watchKey(watch.id), ...updateExpression(settlement) } },
    {
      Update: {
        TableName,
        Key: channelKey(channel.id),
        ...updateExpression({
          patch: adopted,
          when: '#state = :active',
          values: { active: 'active' },
        }),
      },
    },
    // The others are due anyway, and a transaction takes no more than 100.
    ...before.slice(0, BEFORE_MAX).map((old) => ({
      Update: {
        TableName,
        Key: channelKey(old.id),
        ...updateExpression({
          patch: { dueAtMs: nowMs + RETIRE_MS },
          when: 'attribute_exists(#pk)',
        }),
      },
    })),
  ]);
  // A transaction returns no attributes. Under the claim the row is what it was when it was read, but
  // for what notifications have changed.
  return failed ? undefined : patched(watch, settlement);
}

/**
 * Ends a claim by suspending a watch until its account has new credentials, but only if the account
 * still needs them: else nothing would resume the watch.
 * @returns the watch; undefined if the claim was lost or the account works again: then nothing
 *   changed.
 * @throws StorageError
 */
export async function suspendWatch(
  table: Table,
  watch: WatchRecord,
  settlement: Omit<Settlement, 'transition'>,
): Promise<WatchRecord | undefined> {
  const TableName = table.name;
  const change = settlementChange(watch, { ...settlement, transition: 'suspend' });
  const failed = await transact(table, [
    { Update: { TableName, Key: watchKey(watch.id), ...updateExpression(change) } },
    {
      ConditionCheck: {
        TableName,
        Key: accountKey(watch.account),
        ConditionExpression: '#status = :needs_reconnect',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':needs_reconnect': 'needs_reconnect' },
      },
    },
  ]);
  return failed ? undefined : patched(watch, change);
}
