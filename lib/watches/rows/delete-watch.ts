import { forgetAt } from '../../channels/channel-due.ts';
import { endingKey, watchKey, watchSpecKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { allOf } from '../../table/transition.ts';
import { patched, updateExpression } from '../../table/update-expression.ts';
import type { WatchRecord } from '../watch-record.ts';
import { WATCH_TRANSITIONS } from '../watch-states.ts';
import { conditionAllows } from './change-watch.ts';
import { claimEndsAt, hasVersion } from './claim-watch.ts';
import { getWatch } from './read-watches.ts';

/**
 * Deletes a watch for its user: it leaves the lists, its place for the same request is free again,
 * and a process that works on it loses its claim. Its account stays until its channels are stopped.
 * @returns the watch as it is now, with a claim on it; undefined if it was changed meanwhile: read it
 *   again.
 * @throws StorageError
 */
export async function deleteWatch(
  table: Table,
  { id, owner, account, specDigest, version }: WatchRecord,
  nowMs: number,
): Promise<WatchRecord | undefined> {
  const TableName = table.name;
  const untilMs = claimEndsAt(nowMs);
  const isOwn = { when: '#owner = :owner', values: { owner } };
  const failed = await transact(table, [
    {
      Update: {
        TableName,
        Key: watchKey(id),
        ...updateExpression({
          patch: {
            condition: WATCH_TRANSITIONS.delete.to,
            conditionSinceMs: nowMs,
            deletedAtMs: nowMs,
            updatedAtMs: nowMs,
            claimedUntilMs: untilMs,
            dueAtMs: untilMs,
            listing: null,
            createdAtId: null,
          },
          add: { version: 1 },
          ...allOf(isOwn, hasVersion(version), conditionAllows('delete')),
        }),
      },
    },
    { Delete: { TableName, Key: watchSpecKey(account, specDigest) } },
    { Put: { TableName, Item: { ...endingKey(account, id), watchId: id } } },
  ]);
  // Until it was deleted, the holder of the claim may have stored one more channel id in it.
  return failed ? undefined : getWatch(table, owner, id);
}

/**
 * Forgets a deleted watch whose channels have all ended. The row stays for some weeks, so that
 * deleting it again is answered as before.
 * @returns the watch; undefined if the claim was lost.
 * @throws StorageError
 */
export async function forgetWatch(
  table: Table,
  watch: WatchRecord,
  nowMs: number,
): Promise<WatchRecord | undefined> {
  const { id, account, version } = watch;
  const TableName = table.name;
  const change = {
    patch: { due: null, dueAtMs: null, claimedUntilMs: null, failure: null, ttl: forgetAt(nowMs) },
    add: { version: 1 },
    ...hasVersion(version),
  };
  const failed = await transact(table, [
    { Update: { TableName, Key: watchKey(id), ...updateExpression(change) } },
    { Delete: { TableName, Key: endingKey(account, id) } },
  ]);
  return failed ? undefined : withoutTtl(patched({ ...watch, ttl: 0 }, change));
}

function withoutTtl({ ttl: _, ...watch }: WatchRecord & { ttl: number }): WatchRecord {
  return watch;
}
