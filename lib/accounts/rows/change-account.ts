import type { NewEvent } from '../../outbox/new-event.ts';
import { sourceItem } from '../../outbox/rows/event-source.ts';
import { changeItem } from '../../table/change-item.ts';
import { getItem } from '../../table/get-item.ts';
import { accountKey, DUE } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import type { Condition } from '../../table/transition.ts';
import { isIn } from '../../table/transition.ts';
import { type ItemChange, updateExpression } from '../../table/update-expression.ts';
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

/**
 * Changes an account's row, and stores with it what an event begins as: both or neither.
 * @returns the account after the change; undefined if the condition does not hold.
 * @throws StorageError: then the result is unknown.
 */
export async function changeAccountWithEvent(
  table: Table,
  { id, owner }: Pick<AccountRecord, 'id' | 'owner'>,
  change: ItemChange,
  event: NewEvent,
): Promise<AccountRecord | undefined> {
  const TableName = table.name;
  const failed = await transact(table, [
    { Update: { TableName, Key: accountKey(id), ...updateExpression(change) } },
    { Put: { TableName, Item: sourceItem({ owner, event }) } },
  ]);
  if (failed) return undefined;
  // A transaction returns no attributes.
  const item = await getItem(table, accountKey(id));
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
