import { changeItem } from '../../table/change-item.ts';
import { accountKey, DUE } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import type { AccountRecord } from '../account-record.ts';
import { fromAccountItem } from './read-accounts.ts';

/**
 * Changes an account's row.
 * @returns the account after the change; undefined if the condition does not hold.
 * @throws StorageError
 */
export async function changeAccount(
  table: Table,
  accountId: string,
  itemChange: ItemChange,
): Promise<AccountRecord | undefined> {
  const item = await changeItem(table, accountKey(accountId), itemChange);
  return item && fromAccountItem(item);
}

/** What makes an account fall due. */
export function dueAt(accountId: string, dueAtMs: number): Record<string, unknown> {
  return { due: DUE.shard(accountId), dueAtMs };
}
