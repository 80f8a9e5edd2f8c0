import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, LISTINGS } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../account-record.ts';
import { changeAccount, dueAt } from './change-account.ts';

/** Puts a new account into the table. Its id is random: doing it again is fine. @throws StorageError */
export async function putAccount(table: Table, record: AccountRecord): Promise<void> {
  const { id, owner, createdAtMs } = record;
  const put = new PutCommand({
    TableName: table.name,
    Item: {
      ...accountKey(id),
      listing: LISTINGS.accounts(owner),
      createdAtId: LISTINGS.sortKey(createdAtMs, id),
      ...record,
    },
  });
  await callTable(table, (options) => table.client.send(put, options));
}

/**
 * Makes all of an account's watches wait, as Google's quota asks.
 * @returns the account; undefined if it is gone.
 * @throws StorageError
 */
export function throttleAccount(
  table: Table,
  { id }: Pick<AccountRecord, 'id'>,
  { untilMs, count }: { untilMs: number; count: number },
): Promise<AccountRecord | undefined> {
  return changeAccount(table, id, {
    set: { throttledUntilMs: untilMs, throttleCount: count },
    // The deployment's own account is there without a row.
    when: id === DEFAULT_ACCOUNT ? 'attribute_not_exists(#sealed)' : 'attribute_exists(pk)',
  });
}

/**
 * Notes that what was due is done, unless there is something else to do by now.
 * @returns whether it is settled.
 * @throws StorageError
 */
export async function settleAccount(
  table: Table,
  accountId: string,
  version: number,
): Promise<boolean> {
  const settled = await changeAccount(table, accountId, {
    remove: ['due', 'dueAtMs'],
    when: '#version = :version',
    values: { version },
  });
  return settled !== undefined;
}

/**
 * Looks after an account again at another time, unless it is somebody else's turn by now.
 * @returns whether it is this turn's.
 * @throws StorageError
 */
export async function rescheduleAccount(
  table: Table,
  accountId: string,
  version: number,
  dueAtMs: number,
): Promise<boolean> {
  const moved = await changeAccount(table, accountId, {
    set: dueAt(accountId, dueAtMs),
    when: '#version = :version',
    values: { version },
  });
  return moved !== undefined;
}
