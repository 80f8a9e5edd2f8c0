import { beforeEach, expect, test } from 'vitest';
import { recordAccountFailure, recordAccountWorks } from '../../../lib/accounts/account-health.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { NeedsReconnectError } from '../../../lib/accounts/needs-reconnect.ts';
import { replaceCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { unchanged } from '../table/unchanged.ts';
import { OTHERS } from './rows/account-rows.ts';
import { type Stage, stage, storedAccount, USER } from './stage.ts';

const revoked = new GoogleError({
  status: 400,
  reason: 'invalid_grant',
  message: '',
  tokenOf: 'authorized_user',
});

let all: Stage;
let account: AccountRecord;

beforeEach(async () => {
  all = await stage();
  account = await storedAccount(all, all.google.authorizedUser(USER));
});

/** The account after its credentials were rejected. */
async function rejected(): Promise<AccountRecord> {
  const recorded = await recordAccountFailure(all, account, revoked);
  if (recorded === undefined) throw new Error('The failure was not recorded');
  return recorded;
}

test('a failure of credentials that were replaced meanwhile is neither measured nor logged', async () => {
  await replaceCredentials(all.table, account, OTHERS, all.now());
  const failing = () => recordAccountFailure(all, account, revoked);
  expect(await unchanged(all.table, failing)).toBeUndefined();
  expect([all.measured, all.logged]).toEqual([[], []]);
});

test('a second failure of the same credentials keeps how they failed, and is not measured', async () => {
  const first = await rejected();
  const again = await recordAccountFailure(all, first, new NeedsReconnectError(first));
  expect(again?.failure).toEqual(first.failure);
  expect(all.measured).toEqual(['needsReconnect']);
  expect(all.logged).toHaveLength(1);
});

test('an account whose credentials were replaced meanwhile does not count as working again', async () => {
  const before = await rejected();
  await replaceCredentials(all.table, account, OTHERS, all.now());
  const logged = all.logged.length;
  expect(await recordAccountWorks(all, before)).toEqual(before);
  expect(all.logged).toHaveLength(logged);
});

test('an account that is ok costs no write when it works', async () => {
  expect(await recordAccountWorks({ ...all, table: null as never }, account)).toBe(account);
});
