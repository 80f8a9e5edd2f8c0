import { beforeEach, expect, test } from 'vitest';
import {
  recoverAccount,
  replaceCredentials,
} from '../../../../lib/accounts/rows/account-credentials.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { unchanged } from '../../table/unchanged.ts';
import { cleanTable, NOW_MS } from '../stage.ts';
import { OTHERS, reject, rejectedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

test('credentials that work again say nothing about those that replaced them, and failed too', async () => {
  const before = await rejectedAccount(table);
  const replaced = await replaceCredentials(table, before, OTHERS, NOW_MS);
  const failed = await reject(table, replaced ?? before);
  expect(failed).toMatchObject({ status: 'needs_reconnect', sealed: OTHERS.sealed });
  const recovering = () => recoverAccount(table, before, NOW_MS);
  expect(await unchanged(table, recovering)).toBeUndefined();
});
