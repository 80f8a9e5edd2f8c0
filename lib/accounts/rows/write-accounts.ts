import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, LISTINGS } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../account-record.ts';
import { ACCOUNT_TRANSITIONS } from '../account-states.ts';
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

/** A new account's record: its credentials have not been used yet. */
export function newAccount(
  { id, owner, ...credentials }: Omit<AccountRecord, keyof ReturnType<typeof created>>,
  nowMs: number,
): AccountRecord {
  return { id, owner, ...credentials, ...created(nowMs) };
}

function created(nowMs: number) {
  return {
    status: ACCOUNT_TRANSITIONS.create.to,
    statusSinceMs: nowMs,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/**
 * Makes all of an account's watches wait, as Google's quota requires.
 * @returns the account; undefined if it is gone.
 * @throws StorageError
 */
export function throttleAccount(
  table: Table,
  { id }: Pick<AccountRecord, 'id'>,
  { untilMs, count }: { untilMs: number; count: number },
): Promise<AccountRecord | undefined> {
  return changeAccount(table, id, {
    patch: { throttledUntilMs: untilMs, throttleCount: count },
    // The deployment's own account exists without a row.
    when: id === DEFAULT_ACCOUNT ? 'attribute_not_exists(#sealed)' : 'attribute_exists(pk)',
  });
}

/**
 * Records that what was due is done, unless there is something else to do by now.
 * @returns whether it is settled.
 * @throws StorageError
 */
export async function settleAccount(
  table: Table,
  accountId: string,
  version: number,
): Promise<boolean> {
  const settled = await changeAccount(table, accountId, {
    patch: { due: null, dueAtMs: null },
    when: '#version = :version',
    values: { version },
  });
  return settled !== undefined;
}

/**
 * Makes an account due at another time, unless it has a newer version by now.
 * @returns whether it has been rescheduled.
 * @throws StorageError
 */
export async function rescheduleAccount(
  table: Table,
  accountId: string,
  { version, dueAtMs }: { version: number; dueAtMs: number },
): Promise<boolean> {
  const moved = await changeAccount(table, accountId, {
    patch: dueAt(accountId, dueAtMs),
    when: '#version = :version',
    values: { version },
  });
  return moved !== undefined;
}
