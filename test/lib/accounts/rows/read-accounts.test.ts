import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AccountRecord,
  DEFAULT_ACCOUNT,
  defaultAccount,
} from '../../../../lib/accounts/account-record.ts';
import { recoverAccount } from '../../../../lib/accounts/rows/account-credentials.ts';
import {
  getAccount,
  getAccountOfAnyOwner,
  listAccounts,
} from '../../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../../lib/accounts/rows/write-accounts.ts';
import { DEPLOYMENT_OWNER } from '../../../../lib/api/owner.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable, NOW_MS } from '../stage.ts';
import { dueAccounts, reject, storedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

describe('an account', () => {
  test('is read as it was written', async () => {
    const account = await storedAccount(table, { subject: 'admin@example.com' });
    expect(await getAccount(table, 'alice', account.id)).toEqual(account);
    expect(await getAccountOfAnyOwner(table, account.id)).toEqual(account);
  });

  test('is found for its owner only', async () => {
    const account = await storedAccount(table);
    expect(await getAccount(table, 'bob', account.id)).toBeUndefined();
    expect(await getAccount(table, 'alice', 'no-such')).toBeUndefined();
  });
});

describe('the deployment’s own account', () => {
  test('is found without a row, for its owner only', async () => {
    expect(await getAccount(table, DEPLOYMENT_OWNER, DEFAULT_ACCOUNT)).toEqual(defaultAccount());
    expect(await getAccount(table, 'alice', DEFAULT_ACCOUNT)).toBeUndefined();
    expect(await rawItems(table)).toEqual([]);
  });

  test.each([
    ['a failure', (own: AccountRecord) => reject(table, own), { status: 'needs_reconnect' }],
    [
      'a throttling',
      (own: AccountRecord) => throttleAccount(table, own, { untilMs: 5, count: 1 }),
      { status: 'ok', throttledUntilMs: 5 },
    ],
  ])('keeps %s in a row, and belongs to the same owner', async (_, record, expected) => {
    expect(await record(defaultAccount())).toMatchObject(expected);
    const own = await getAccount(table, DEPLOYMENT_OWNER, DEFAULT_ACCOUNT);
    expect(own).toMatchObject({ id: DEFAULT_ACCOUNT, owner: DEPLOYMENT_OWNER, ...expected });
    expect(await getAccount(table, 'alice', DEFAULT_ACCOUNT)).toBeUndefined();
  });

  test('that works again is ok, and is due', async () => {
    const rejected = await reject(table, defaultAccount());
    const recovered = await recoverAccount(table, rejected ?? defaultAccount(), NOW_MS + 1);
    expect(recovered).toMatchObject({ status: 'ok', statusSinceMs: NOW_MS + 1 });
    expect(await dueAccounts(table, NOW_MS + 1)).toEqual([DEFAULT_ACCOUNT]);
    expect(await recoverAccount(table, defaultAccount(), NOW_MS + 2)).toBeUndefined();
  });
});

describe('a list', () => {
  async function pages(owner: string, limit: number): Promise<string[][]> {
    const all: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listAccounts(table, owner, { limit, cursor });
      all.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  test.each([
    [1, [1, 1, 1, 1]],
    [2, [2, 2]],
    [3, [3, 1]],
    [4, [4]],
    [100, [4]],
  ])('of the deployment in pages of %i begins with its own account', async (limit, lengths) => {
    const ids: string[] = [];
    for (const age of [0, 1, 2]) {
      const changes = { owner: DEPLOYMENT_OWNER, createdAtMs: NOW_MS + age };
      ids.unshift((await storedAccount(table, changes)).id);
    }
    await storedAccount(table);
    const listed = await pages(DEPLOYMENT_OWNER, limit);
    expect(listed.flat()).toEqual([DEFAULT_ACCOUNT, ...ids]);
    expect(listed.filter((page) => page.length > 0).map(({ length }) => length)).toEqual(lengths);
  });

  test('of the deployment without other accounts is its own, on the last page', async () => {
    const page = await listAccounts(table, DEPLOYMENT_OWNER, { limit: 1 });
    expect(page).toEqual({ items: [defaultAccount()] });
  });

  test('of another owner has the accounts of that owner only', async () => {
    const { id } = await storedAccount(table);
    await storedAccount(table, { owner: 'bob' });
    expect((await pages('alice', 50)).flat()).toEqual([id]);
    expect((await pages('carol', 50)).flat()).toEqual([]);
  });
});
