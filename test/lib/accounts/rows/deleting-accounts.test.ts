import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../../../lib/accounts/account-record.ts';
import {
  DELETION_STAGES,
  DELETION_TRANSITIONS,
  type DeletionStage,
} from '../../../../lib/accounts/account-states.ts';
import {
  beginDeletingAccount,
  cancelDeletion,
  type DeletionRequest,
  removeAccount,
} from '../../../../lib/accounts/rows/deleting-accounts.ts';
import { getAccount } from '../../../../lib/accounts/rows/read-accounts.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { unchanged } from '../../table/unchanged.ts';
import { cleanTable, NOW_MS } from '../stage.ts';
import { dueAccounts, rejectedAccount, storedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const IF_UNUSED: DeletionRequest = { nowMs: NOW_MS, dueAtMs: NOW_MS + 5, withWatches: false };
const WITH_WATCHES: DeletionRequest = { ...IF_UNUSED, withWatches: true };

const current = ({ id }: AccountRecord) => getAccount(table, 'alice', id);

async function begun(account: AccountRecord, request: DeletionRequest): Promise<AccountRecord> {
  const deleting = await beginDeletingAccount(table, account.id, request);
  if (deleting === undefined) throw new Error('The deletion did not begin');
  return deleting;
}

/** An account whose deletion has come to a stage, as the process that brought it there knows it. */
async function accountAt(stage: DeletionStage): Promise<AccountRecord> {
  const account = await storedAccount(table);
  if (stage === 'kept') return account;
  const deleting = await begun(account, stage === 'with-watches' ? WITH_WATCHES : IF_UNUSED);
  if (stage === 'removed') await removeAccount(table, deleting);
  return deleting;
}

async function stageOf(account: AccountRecord): Promise<DeletionStage> {
  const row = await current(account);
  return row === undefined ? 'removed' : (row.deletion ?? 'kept');
}

const STAGES = Object.keys(DELETION_STAGES) as DeletionStage[];

type Change = (account: AccountRecord) => Promise<unknown>;

describe.each<[keyof typeof DELETION_TRANSITIONS, Change]>([
  ['beginIfUnused', ({ id }) => beginDeletingAccount(table, id, IF_UNUSED)],
  ['beginWithWatches', ({ id }) => beginDeletingAccount(table, id, WITH_WATCHES)],
  ['cancel', (account) => cancelDeletion(table, account, NOW_MS)],
  ['remove', (account) => removeAccount(table, account)],
])('the transition %s', (name, change) => {
  const { from, to } = DELETION_TRANSITIONS[name];

  test.each(STAGES)('leaves %s exactly if the table of states says so', async (stage) => {
    const account = await accountAt(stage);
    expect(await stageOf(account)).toBe(stage);
    if ((from as readonly DeletionStage[]).includes(stage)) {
      const changed = await change(account);
      expect(await stageOf(account)).toBe(to);
      if (to !== 'removed') expect(changed).toEqual(await current(account));
      else expect(changed).toBe(true);
    } else {
      const changed = await unchanged(table, () => change(account));
      // A removal may be repeated: its answer may be lost.
      expect(changed ?? false).toBe(name === 'remove' && stage === 'removed');
    }
  });
});

describe('a deletion', () => {
  test('removes the row, and may be repeated', async () => {
    const account = await storedAccount(table);
    const deleting = await begun(account, IF_UNUSED);
    expect(deleting).toMatchObject({ id: account.id, deletingAtMs: NOW_MS });
    expect(await removeAccount(table, deleting)).toBe(true);
    expect(await removeAccount(table, deleting)).toBe(true);
    expect(await rawItems(table)).toEqual([]);
    expect(await beginDeletingAccount(table, account.id, IF_UNUSED)).toBeUndefined();
  });

  test('that was cancelled removes nothing', async () => {
    const deleting = await begun(await storedAccount(table), IF_UNUSED);
    const cancelled = await cancelDeletion(table, deleting, NOW_MS);
    expect(cancelled).not.toHaveProperty('deletingAtMs');
    expect(cancelled).not.toHaveProperty('deletion');
    expect(await removeAccount(table, deleting)).toBe(false);
    expect(await cancelDeletion(table, deleting, NOW_MS)).toBeUndefined();
  });

  test('that was cancelled leaves the account as it was, and due for the sweep', async () => {
    const rejected = await rejectedAccount(table);
    const deleting = await begun(rejected, IF_UNUSED);
    const cancelled = await cancelDeletion(table, deleting, NOW_MS + 1);
    expect(cancelled).toEqual({
      ...rejected,
      dueAtMs: IF_UNUSED.dueAtMs,
      updatedAtMs: NOW_MS + 1,
      version: 2,
    });
  });

  test.each([IF_UNUSED, WITH_WATCHES])('is due for the sweep to go on: %o', async (request) => {
    const { id } = await begun(await storedAccount(table), request);
    expect(await dueAccounts(table, request.dueAtMs - 1)).toEqual([]);
    expect(await dueAccounts(table, request.dueAtMs)).toEqual([id]);
  });

  test('with watches stays one, and is not cancelled', async () => {
    const account = await storedAccount(table);
    expect(await begun(account, IF_UNUSED)).toMatchObject({ deletion: 'if-unused' });
    const deleting = await begun(account, WITH_WATCHES);
    expect(deleting).toMatchObject({ deletion: 'with-watches' });
    // Both began at the same instant.
    expect(await cancelDeletion(table, deleting, NOW_MS)).toBeUndefined();
    expect(await beginDeletingAccount(table, account.id, IF_UNUSED)).toBeUndefined();
    expect(await current(account)).toEqual(deleting);
  });

  test('that began anew does not remove the row for the request that began it before', async () => {
    const account = await storedAccount(table);
    const first = await begun(account, IF_UNUSED);
    const second = await begun(account, { ...IF_UNUSED, nowMs: NOW_MS + 1 });
    expect(await unchanged(table, () => removeAccount(table, first))).toBe(false);
    expect(await removeAccount(table, second)).toBe(true);
    expect(await current(account)).toBeUndefined();
  });

  test('that began anew is not cancelled by the request that began it before', async () => {
    const account = await storedAccount(table);
    const first = await begun(account, IF_UNUSED);
    await begun(account, { ...IF_UNUSED, nowMs: NOW_MS + 1 });
    expect(await cancelDeletion(table, first, NOW_MS)).toBeUndefined();
    expect(await current(account)).toMatchObject({ deletingAtMs: NOW_MS + 1 });
  });
});
