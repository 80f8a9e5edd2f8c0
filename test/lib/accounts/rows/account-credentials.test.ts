import { beforeEach, describe, expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../../lib/accounts/account-record.ts';
import {
  ACCOUNT_STATUSES,
  ACCOUNT_TRANSITIONS,
  type AccountStatus,
  type Deletion,
} from '../../../../lib/accounts/account-states.ts';
import {
  recoverAccount,
  replaceCredentials,
  resealCredentials,
} from '../../../../lib/accounts/rows/account-credentials.ts';
import {
  beginDeletingAccount,
  removeAccount,
} from '../../../../lib/accounts/rows/deleting-accounts.ts';
import { getAccount } from '../../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../../lib/accounts/rows/write-accounts.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { unchanged } from '../../table/unchanged.ts';
import { cleanTable, HOUR, NOW_MS } from '../stage.ts';
import {
  dueAccounts,
  FAILURE,
  OTHERS,
  reject,
  rejectedAccount,
  storedAccount,
} from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const STATUSES = Object.keys(ACCOUNT_STATUSES) as AccountStatus[];
const LATER_MS = NOW_MS + 5;

type Change = (account: AccountRecord) => Promise<AccountRecord | undefined>;

describe.each<[Exclude<keyof typeof ACCOUNT_TRANSITIONS, 'create'>, Change]>([
  ['reject', (account) => reject(table, account, LATER_MS)],
  ['recover', (account) => recoverAccount(table, account, LATER_MS)],
  ['replaceCredentials', (account) => replaceCredentials(table, account, OTHERS, LATER_MS)],
])('the transition %s', (name, change) => {
  const { from, to } = ACCOUNT_TRANSITIONS[name];
  const mayLeave = (status: AccountStatus) => (from as readonly AccountStatus[]).includes(status);

  test.each(STATUSES)('leaves %s exactly if the table of states says so', async (status) => {
    const account = await storedAccount(table, { status });
    if (!mayLeave(status)) {
      expect(await unchanged(table, () => change(account))).toBeUndefined();
      return;
    }
    const changed = await change(account);
    expect(changed).toMatchObject({ status: to, updatedAtMs: LATER_MS });
    expect(await getAccount(table, 'alice', account.id)).toEqual(changed);
  });

  test('takes the deployment’s own account without a row as ok', async () => {
    // Its credentials are in a secret: they are not replaced here.
    const isPossible = mayLeave('ok') && name !== 'replaceCredentials';
    const changed = await change(defaultAccount());
    expect(changed === undefined).toBe(!isPossible);
    const rows = (await rawItems(table)).filter(({ sk }) => sk === 'ACCOUNT');
    expect(rows).toHaveLength(isPossible ? 1 : 0);
  });
});

describe('credentials that failed', () => {
  test('are recorded, and are checked again in an hour', async () => {
    const account = await storedAccount(table);
    expect(await reject(table, account)).toMatchObject({
      status: 'needs_reconnect',
      statusSinceMs: NOW_MS,
      failure: FAILURE,
      failedCredentials: 'digest',
      version: 1,
    });
    expect(await dueAccounts(table, NOW_MS + HOUR - 1)).toEqual([]);
    expect(await dueAccounts(table, NOW_MS + HOUR)).toEqual([account.id]);
  });

  test('again have failed since the first time, and do not postpone the check', async () => {
    const rejected = await rejectedAccount(table);
    const again = await reject(table, rejected, NOW_MS + HOUR);
    expect(again).toMatchObject({ statusSinceMs: NOW_MS, updatedAtMs: NOW_MS + HOUR, version: 1 });
    expect(await dueAccounts(table, NOW_MS + HOUR)).toHaveLength(1);
  });

  test('say nothing about those that replaced them meanwhile', async () => {
    const account = await storedAccount(table);
    await replaceCredentials(table, account, OTHERS, NOW_MS);
    expect(await unchanged(table, () => reject(table, account))).toBeUndefined();
    expect(await getAccount(table, 'alice', account.id)).toMatchObject({ status: 'ok' });
  });

  test('of an account that was deleted do not create it again', async () => {
    const account = await storedAccount(table);
    const deletion = { nowMs: NOW_MS, dueAtMs: NOW_MS, withWatches: false };
    const deleting = await beginDeletingAccount(table, account.id, deletion);
    await removeAccount(table, deleting ?? account);
    expect(await reject(table, account)).toBeUndefined();
    expect(await rawItems(table)).toEqual([]);
  });

  test('that work again leave nothing of the failure, and their account is due', async () => {
    const rejected = await rejectedAccount(table);
    const recovered = await recoverAccount(table, rejected, LATER_MS);
    const { failure, failedCredentials, ...rest } = rejected;
    expect(recovered).toEqual({
      ...rest,
      status: 'ok',
      statusSinceMs: LATER_MS,
      updatedAtMs: LATER_MS,
      dueAtMs: LATER_MS,
      version: 2,
    });
    const older = { ...rejected, sealed: 'older' };
    expect(await recoverAccount(table, older, NOW_MS + 6)).toBeUndefined();
  });
});

describe('credentials that are replaced', () => {
  test('leave nothing of the old ones, and their account is due', async () => {
    const account = await storedAccount(table, { subject: 'admin@example.com' });
    await reject(table, account);
    await throttleAccount(table, account, { untilMs: NOW_MS + HOUR, count: 3 });
    const replaced = await replaceCredentials(table, account, OTHERS, LATER_MS);
    const { subject: _, ...rest } = account;
    expect(replaced).toEqual({
      ...rest,
      ...OTHERS,
      statusSinceMs: LATER_MS,
      updatedAtMs: LATER_MS,
      dueAtMs: LATER_MS,
      version: 2,
    });
    expect(await dueAccounts(table, LATER_MS)).toEqual([account.id]);
  });

  test.each<Deletion>(['if-unused', 'with-watches'])(
    'are not those of an account that is being deleted (%s), or that does not exist',
    async (deletion) => {
      const account = await storedAccount(table);
      const { id } = account;
      const withWatches = deletion === 'with-watches';
      await beginDeletingAccount(table, id, { nowMs: NOW_MS, dueAtMs: NOW_MS, withWatches });
      for (const which of [id, 'no-such']) {
        const replacing = () => replaceCredentials(table, { ...account, id: which }, OTHERS, 1);
        expect(await unchanged(table, replacing)).toBeUndefined();
      }
      expect(await rawItems(table)).toHaveLength(1);
    },
  );
});

test('credentials are sealed anew only if they are still the same', async () => {
  const account = await storedAccount(table);
  expect(await resealCredentials(table, account, 'sealed-2', 1)).toMatchObject({
    sealed: 'sealed-2',
    grantId: 'grant-1',
  });
  expect(await resealCredentials(table, account, 'sealed-3', 1)).toBeUndefined();
});
