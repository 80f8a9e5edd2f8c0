import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '../../table/condition-failed.ts';
import { accountKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { AccountRecord } from '../account-record.ts';
import { changeAccount, dueAt } from './change-account.ts';

/** An account whose deleting was begun, and when. */
type Deleting = Pick<AccountRecord, 'id' | 'deletingAtMs'>;

/** How an account is to be deleted. */
export interface Deletion {
  nowMs: number;
  /** When the sweep looks at what became of it. */
  dueAtMs: number;
  /** With all watches that use it; else only if there are none. */
  withWatches: boolean;
}

/**
 * Begins to delete an account: from here on no watch can begin to use it.
 * @returns the account; undefined if it is gone, or being deleted with its watches already.
 * @throws StorageError
 */
export function beginDeletingAccount(
  table: Table,
  accountId: string,
  { nowMs, dueAtMs, withWatches }: Deletion,
): Promise<AccountRecord | undefined> {
  return changeAccount(table, accountId, {
    set: {
      deletingAtMs: nowMs,
      updatedAtMs: nowMs,
      ...dueAt(accountId, dueAtMs),
      ...(withWatches ? { deletingWatches: true } : {}),
    },
    add: { version: 1 },
    when: `attribute_exists(#pk)${withWatches ? '' : ' AND attribute_not_exists(#deletingWatches)'}`,
  });
}

/**
 * Takes that back.
 * @returns the account; undefined if it is gone, or if somebody else began it anew.
 * @throws StorageError
 */
export function undoDeleting(
  table: Table,
  { id, deletingAtMs }: Deleting,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  return changeAccount(table, id, {
    set: { updatedAtMs: nowMs },
    remove: ['deletingAtMs'],
    when: '#deletingAtMs = :begun AND attribute_not_exists(#deletingWatches)',
    values: { begun: deletingAtMs ?? 0 },
  });
}

/**
 * Removes an account that is being deleted.
 * @returns whether it is gone; not if somebody took the deleting back meanwhile.
 * @throws StorageError
 */
export async function removeAccount(table: Table, account: Deleting): Promise<boolean> {
  const remove = new DeleteCommand({
    TableName: table.name,
    Key: accountKey(account.id),
    ConditionExpression: 'attribute_not_exists(pk) OR deletingAtMs = :begun',
    ExpressionAttributeValues: { ':begun': account.deletingAtMs ?? 0 },
  });
  try {
    await callTable(table, (options) => table.client.send(remove, options), isConditionFailed);
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}
