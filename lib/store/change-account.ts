import type { AccountRecord } from './account-record.ts';
import { changeItem } from './change-item.ts';
import { accountKey, DUE } from './keys.ts';
import { fromAccountItem } from './read-accounts.ts';
import type { Table } from './table.ts';
import type { ItemChange } from './update-expression.ts';

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
