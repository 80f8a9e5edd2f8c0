import { beforeEach, expect, test } from 'vitest';
import type { AccountRecord } from '../../../../lib/accounts/account-record.ts';
import {
  recoverAccount,
  replaceCredentials,
} from '../../../../lib/accounts/rows/account-credentials.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { unchanged } from '../../table/unchanged.ts';
import { cleanTable, NOW_MS } from '../stage.ts';
import { OTHERS, reject, rejectedAccount, storedAccount } from './account-rows.ts';

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

async function rejectedMeanwhile(on: TestTable): Promise<AccountRecord> {
  const read = await storedAccount(on);
  await reject(on, read);
  return read;
}

async function recoveredMeanwhile(on: TestTable): Promise<AccountRecord> {
  const read = await rejectedAccount(on);
  await recoverAccount(on, read, NOW_MS);
  return read;
}

test.each([
  ['that were rejected are an event', rejectedAccount, ['account.reconnected']],
  ['that worked are none', storedAccount, []],
  [
    'that were rejected after they were read are an event',
    rejectedMeanwhile,
    ['account.reconnected'],
  ],
  ['that worked again after they were read are none', recoveredMeanwhile, []],
] as const)('new credentials in place of those %s', async (_, accountBefore, expected) => {
  const account = await accountBefore(table);
  const replacing = replaceCredentials(table, account, OTHERS, NOW_MS + 1);
  expect(await replacing).toMatchObject({ status: 'ok', sealed: OTHERS.sealed });
  const sources = (await rawItems(table)) as { event?: { type: string; timeMs: number } }[];
  const events = sources.flatMap(({ event }) => event ?? []);
  const reconnected = events.filter(({ timeMs }) => timeMs === NOW_MS + 1);
  expect(reconnected.map(({ type }) => type)).toEqual(expected);
});
