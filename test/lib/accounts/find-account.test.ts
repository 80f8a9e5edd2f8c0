import { beforeEach, expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { findAccount, rejectDefault } from '../../../lib/accounts/find-account.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import type { TestTable } from '../../support/test-table.ts';
import { storedAccount } from './rows/account-rows.ts';
import { cleanTable } from './stage.ts';

const notFound = expect.objectContaining({ code: 'not-found', field: 'id' });
/** A table that fails each call. */
const NO_TABLE = tableAt(REFUSING_URL, 100);

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

test('an account is found by its owner, and by no other', async () => {
  const account = await storedAccount(table);
  expect(await findAccount({ table, owner: 'alice' }, account.id)).toEqual(account);
  await expect(findAccount({ table, owner: 'bob' }, account.id)).rejects.toEqual(notFound);
});

test('the deployment’s own account is found by the deployment only', async () => {
  expect(await findAccount({ table, owner: 'default' }, 'default')).toEqual(defaultAccount());
  await expect(findAccount({ table, owner: 'alice' }, 'default')).rejects.toEqual(notFound);
});

test.each(['', 'A', 'a b', 'a/b', 'é', 'x'.repeat(37), 'x'.repeat(3000)])(
  'the id %j is not looked up',
  async (id) => {
    await expect(findAccount({ table: NO_TABLE, owner: 'alice' }, id)).rejects.toEqual(notFound);
  },
);

test('only the deployment’s own account is rejected, with the way to change it', async () => {
  rejectDefault(await storedAccount(table), 'It cannot be deleted.');
  expect(() => rejectDefault(defaultAccount(), 'It cannot be deleted.')).toThrow(
    /^It cannot be deleted\. .*google-credentials secret/,
  );
});
