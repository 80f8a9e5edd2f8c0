import { expect } from 'vitest';
import type { AccountRecord } from '../../../../lib/accounts/account-record.ts';
import {
  type NewCredentials,
  rejectCredentials,
} from '../../../../lib/accounts/rows/account-credentials.ts';
import { putAccount } from '../../../../lib/accounts/rows/write-accounts.ts';
import type { Failure } from '../../../../lib/google/failure.ts';
import { DUE } from '../../../../lib/table/keys.ts';
import type { Table } from '../../../../lib/table/table.ts';
import { rawItems } from '../../../support/raw-items.ts';
import { NOW_MS } from '../stage.ts';

export const FAILURE: Failure = {
  class: 'reconnect',
  reason: 'invalid_grant',
  message: 'revoked',
  atMs: NOW_MS,
};

/** Credentials that are stored in place of those of `storedAccount`. */
export const OTHERS = {
  type: 'service_account',
  identity: 'robot@example.com',
  sealed: 'sealed-2',
  grantId: 'grant-2',
} as const satisfies NewCredentials;

/** Stores an account whose credentials work. */
export async function storedAccount(
  table: Table,
  changes: Partial<AccountRecord> = {},
): Promise<AccountRecord> {
  const account: AccountRecord = {
    id: crypto.randomUUID(),
    owner: 'alice',
    type: 'authorized_user',
    identity: 'client',
    sealed: 'sealed-1',
    grantId: 'grant-1',
    status: 'ok',
    statusSinceMs: NOW_MS,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
  await putAccount(table, account);
  return account;
}

/** Records that Google rejects an account's credentials. */
export function reject(
  table: Table,
  account: AccountRecord,
  nowMs = NOW_MS,
): Promise<AccountRecord | undefined> {
  return rejectCredentials(table, account, {
    failure: FAILURE,
    failedCredentials: 'digest',
    nowMs,
  });
}

/** Stores an account whose credentials Google rejects. */
export async function rejectedAccount(
  table: Table,
  changes: Partial<AccountRecord> = {},
): Promise<AccountRecord> {
  const rejected = await reject(table, await storedAccount(table, changes));
  if (rejected === undefined) throw new Error('The credentials were not rejected');
  return rejected;
}

interface DueRow {
  id: string;
  due: string;
  dueAtMs: number;
  version: number;
}

/** The accounts that the sweep finds until a time: they have what its index and its queue need. */
export async function dueAccounts(table: Table, untilMs: number): Promise<string[]> {
  const indexed = (await rawItems(table))
    .filter((item) => item['due'] !== undefined)
    .map((item) => ({ ...item, id: String(item['pk']).replace('ACCOUNT#', '') }) as DueRow);
  for (const { id, due, dueAtMs, version } of indexed)
    expect([due, typeof dueAtMs, typeof version]).toEqual([DUE.shard(id), 'number', 'number']);
  return indexed.filter(({ dueAtMs }) => dueAtMs <= untilMs).map(({ id }) => id);
}
