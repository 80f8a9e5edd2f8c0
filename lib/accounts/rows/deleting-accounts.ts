import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '../../table/condition-failed.ts';
import { accountKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { allOf } from '../../table/transition.ts';
import type { AccountRecord } from '../account-record.ts';
import { DELETION_TRANSITIONS } from '../account-states.ts';
import { changeAccount, deletionAllows, dueAt } from './change-account.ts';

/** An account whose deletion has begun, and when. */
type Deleting = Pick<AccountRecord, 'id' | 'deletingAtMs'>;

/** How an account is to be deleted. */
export interface DeletionRequest {
  nowMs: number;
  /** When the sweep goes on with the deletion, or cancels it. */
  dueAtMs: number;
  /** With all watches that use it; else only if there are none. */
  withWatches: boolean;
}

/**
 * Begins to delete an account: from now on no new watch can use it.
 * @returns the account; undefined if it is gone, or being deleted with its watches already.
 * @throws StorageError
 */
export function beginDeletingAccount(
  table: Table,
  accountId: string,
  { nowMs, dueAtMs, withWatches }: DeletionRequest,
): Promise<AccountRecord | undefined> {
  const name = withWatches ? 'beginWithWatches' : 'beginIfUnused';
  return changeAccount(table, accountId, {
    patch: {
      deletion: DELETION_TRANSITIONS[name].to,
      deletingAtMs: nowMs,
      updatedAtMs: nowMs,
      ...dueAt(accountId, dueAtMs),
    },
    add: { version: 1 },
    ...allOf({ when: 'attribute_exists(#pk)' }, deletionAllows(name)),
  });
}

/**
 * Cancels the deletion of an account that watches use.
 * @returns the account; undefined if it is gone, or if its deletion has begun anew.
 * @throws StorageError
 */
export function cancelDeletion(
  table: Table,
  { id, deletingAtMs = 0 }: Deleting,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  const isSame = { when: '#deletingAtMs = :begun', values: { begun: deletingAtMs } };
  return changeAccount(table, id, {
    patch: { updatedAtMs: nowMs, deletingAtMs: null, deletion: null },
    ...allOf(isSame, deletionAllows('cancel')),
  });
}

/**
 * Removes the row of an account that is being deleted.
 * @returns whether it is gone; not if the deletion was cancelled meanwhile.
 * @throws StorageError
 */
export async function removeAccount(
  table: Table,
  { id, deletingAtMs = 0 }: Deleting,
): Promise<boolean> {
  const remove = new DeleteCommand({
    TableName: table.name,
    Key: accountKey(id),
    ConditionExpression: 'attribute_not_exists(pk) OR deletingAtMs = :begun',
    ExpressionAttributeValues: { ':begun': deletingAtMs },
  });
  try {
    await callTable(table, (options) => table.client.send(remove, options), isConditionFailed);
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}
