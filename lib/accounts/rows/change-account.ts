import { changeItem } from '../../table/change-item.ts';
import { accountKey, DUE } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { Condition } from '../../table/transition.ts';
import { isIn } from '../../table/transition.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import type { AccountRecord } from '../account-record.ts';
import { ACCOUNT_TRANSITIONS, DELETION_TRANSITIONS } from '../account-states.ts';
import { fromAccountItem } from './read-accounts.ts';

/**
 * Changes an account's row.
 * @returns the account after the change; undefined if the condition does not hold.
 * @throws StorageError
 */
export async function changeAccount(
  table: Table,
  accountId: string,
  change: ItemChange,
): Promise<AccountRecord | undefined> {
  const item = await changeItem(table, accountKey(accountId), change);
  return item && fromAccountItem(item);
}

/** The attributes by which the sweep finds an account at a time, in milliseconds since the epoch. */
export function dueAt(accountId: string, dueAtMs: number): Record<string, unknown> {
  return { due: DUE.shard(accountId), dueAtMs };
}

/** That an account's status may take a transition. The deployment's own may have no row: it is ok. */
export function statusAllows(name: keyof typeof ACCOUNT_TRANSITIONS): Condition {
  return isIn('status', ACCOUNT_TRANSITIONS[name].from, 'ok');
}

/** That an account's deletion may take a transition. */
export function deletionAllows(name: keyof typeof DELETION_TRANSITIONS): Condition {
  return isIn('deletion', DELETION_TRANSITIONS[name].from, 'kept');
}
