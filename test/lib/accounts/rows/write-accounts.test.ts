import { beforeEach, describe, expect, test } from 'vitest';
import { defaultAccount } from '../../../../lib/accounts/account-record.ts';
import { recoverAccount } from '../../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../../lib/accounts/rows/read-accounts.ts';
import {
  newAccount,
  putAccount,
  rescheduleAccount,
  settleAccount,
  throttleAccount,
} from '../../../../lib/accounts/rows/write-accounts.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { unchanged } from '../../table/unchanged.ts';
import { cleanTable, HOUR, NOW_MS } from '../stage.ts';
import { dueAccounts, OTHERS, rejectedAccount, storedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

test('an account may be written twice: the answer of the first time may be lost', async () => {
  const account = await storedAccount(table);
  await putAccount(table, account);
  expect(await getAccount(table, 'alice', account.id)).toEqual(account);
  expect(await rawItems(table)).toHaveLength(1);
});

test('a new account is ok since its creation, and nothing is due', async () => {
  const { id, owner } = { id: crypto.randomUUID(), owner: 'alice' };
  await putAccount(table, newAccount({ id, owner, ...OTHERS }, NOW_MS));
  expect(await getAccount(table, owner, id)).toEqual({
    id,
    owner,
    ...OTHERS,
    status: 'ok',
    statusSinceMs: NOW_MS,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
  });
  expect(await dueAccounts(table, NOW_MS + 1000 * HOUR)).toEqual([]);
});

describe('throttleAccount', () => {
  test('an account stores until when and for which time it is throttled', async () => {
    const account = await storedAccount(table);
    await throttleAccount(table, account, { untilMs: NOW_MS + HOUR, count: 3 });
    expect(await getAccount(table, 'alice', account.id)).toEqual({
      ...account,
      throttledUntilMs: NOW_MS + HOUR,
      throttleCount: 3,
    });
  });

  test('an account that does not exist is not created', async () => {
    const throttle = { untilMs: 1, count: 1 };
    expect(await throttleAccount(table, { id: 'gone' }, throttle)).toBeUndefined();
    expect(await rawItems(table)).toEqual([]);
  });
});

describe('settleAccount', () => {
  test('a settled account is no longer due, unless it has another version', async () => {
    const rejected = await rejectedAccount(table);
    const version = rejected.version ?? 0;
    await recoverAccount(table, rejected, NOW_MS);
    for (const other of [version, version + 2])
      expect(await settleAccount(table, rejected.id, other)).toBe(false);
    expect(await dueAccounts(table, NOW_MS)).toEqual([rejected.id]);
    expect(await settleAccount(table, rejected.id, version + 1)).toBe(true);
    expect(await dueAccounts(table, NOW_MS + 24 * HOUR)).toEqual([]);
  });

  test('an account that does not exist is not created', async () => {
    expect(await settleAccount(table, 'gone', 1)).toBe(false);
    expect(await rawItems(table)).toEqual([]);
  });
});

describe('rescheduleAccount', () => {
  test('an account is due at the other time, unless it has another version', async () => {
    const { id, version = 0 } = await rejectedAccount(table);
    const dueAtMs = NOW_MS + 5 * HOUR;
    for (const other of [version - 1, version + 1]) {
      const moving = () => rescheduleAccount(table, id, { version: other, dueAtMs: 1 });
      expect(await unchanged(table, moving)).toBe(false);
    }
    expect(await rescheduleAccount(table, id, { version, dueAtMs })).toBe(true);
    expect(await dueAccounts(table, dueAtMs - 1)).toEqual([]);
    expect(await dueAccounts(table, dueAtMs)).toEqual([id]);
  });

  test('an account that does not exist is not created', async () => {
    const { id } = defaultAccount();
    expect(await rescheduleAccount(table, id, { version: 1, dueAtMs: 1 })).toBe(false);
    expect(await rawItems(table)).toEqual([]);
  });
});
