import { forgetAt } from '../../channels/channel-due.ts';
import { endingKey, watchKey, watchSpecKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';
import { claimEndsAt } from './claim-watch.ts';
import type { WatchRecord } from '../watch-record.ts';

/**
 * Deletes a watch for its user: it leaves the lists, its wish is free again, and whoever looks after
 * it now loses the turn. Its account cannot go until its channels are stopped.
 * @returns the watch with a claim on it; undefined if it was changed meanwhile: read it again.
 * @throws StorageError
 */
export async function deleteWatch(
  table: Table,
  watch: WatchRecord,
  nowMs: number,
): Promise<WatchRecord | undefined> {
  const { id, owner, account, spec, version } = watch;
  const TableName = table.name;
  const untilMs = claimEndsAt(nowMs);
  const change = {
    deletedAtMs: nowMs,
    updatedAtMs: nowMs,
    claimedUntilMs: untilMs,
    dueAtMs: untilMs,
  };
  const failed = await transact(table, [
    {
      Update: {
        TableName,
        Key: watchKey(id),
        ...updateExpression({
          set: change,
          remove: ['listing', 'createdAtId'],
          add: { version: 1 },
          when: '#owner = :owner AND #version = :version AND attribute_not_exists(#deletedAtMs)',
          values: { owner, version },
        }),
      },
    },
    { Delete: { TableName, Key: watchSpecKey(account, spec) } },
    { Put: { TableName, Item: { ...endingKey(account, id), watchId: id } } },
  ]);
  return failed ? undefined : { ...watch, ...change, version: version + 1 };
}

/**
 * Lets go of a deleted watch whose channels have all ended. The row stays for some weeks, so that
 * deleting it again is answered as before.
 * @throws StorageError
 */
export async function forgetWatch(
  table: Table,
  { id, account, version }: Pick<WatchRecord, 'id' | 'account' | 'version'>,
  nowMs: number,
): Promise<void> {
  const TableName = table.name;
  await transact(table, [
    {
      Update: {
        TableName,
        Key: watchKey(id),
        ...updateExpression({
          set: { ttl: forgetAt(nowMs) },
          remove: ['due', 'dueAtMs', 'claimedUntilMs', 'failure', 'condition', 'conditionSinceMs'],
          add: { version: 1 },
          when: '#version = :version',
          values: { version },
        }),
      },
    },
    { Delete: { TableName, Key: endingKey(account, id) } },
  ]);
}
