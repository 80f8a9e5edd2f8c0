import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { recordAccountFailure } from '../../../lib/accounts/account-health.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { reconcileAccount } from '../../../lib/accounts/reconcile-account.ts';
import {
  recoverAccount,
  replaceCredentials,
} from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { watchSpecKey } from '../../../lib/table/keys.ts';
import { MINUTE } from '../../support/times.ts';
import { OTHERS } from './rows/account-rows.ts';
import { HOUR, type Stage, stage, storedAccount } from './stage.ts';

const REVOKED = { status: 400, reason: 'invalid_grant', message: '' };

let all: Stage;

beforeEach(async () => {
  all = await stage();
});

/** An account that watches use, and whose credentials were rejected. */
async function rejected(credentials = all.google.serviceAccount()): Promise<AccountRecord> {
  const account = await storedAccount(all, credentials);
  const { client, name: TableName } = all.table;
  for (const watchId of ['w1', 'w2'])
    await client.send(
      new PutCommand({ TableName, Item: { ...watchSpecKey(account.id, watchId), watchId } }),
    );
  const error = new GoogleError({ ...REVOKED, tokenOf: 'authorized_user' });
  const recorded = await recordAccountFailure(all, account, error);
  if (recorded === undefined) throw new Error('The failure was not recorded');
  return recorded;
}

const row = ({ id }: AccountRecord) => getAccount(all.table, all.owner, id);
const workOn = ({ id, version = 0 }: AccountRecord) => ({ id, version });

test('an account that works for some of its scopes resumes its watches', async () => {
  const account = await rejected();
  all.google.faults.tokenError = { reason: 'unauthorized_client', status: 401, times: 1 };
  expect(await reconcileAccount(all, workOn(account))).toEqual({ outcome: 'watches-resumed' });
  expect(all.resumed.map(({ watchId }) => watchId)).toEqual(['w1', 'w2']);
});

test('the watches of an account are resumed at random times within two minutes', async () => {
  const account = await rejected();
  const chances = [0.25, 0.999_999];
  const random = () => chances.shift() ?? 0;
  await reconcileAccount({ ...all, random }, workOn(account));
  expect(all.resumed.map(({ atMs }) => atMs)).toEqual([
    all.now() + 0.5 * MINUTE,
    all.now() + 2 * MINUTE - 1,
  ]);
});

test('an account whose credentials are replaced during a check keeps what the replacement planned', async () => {
  const account = await rejected();
  const google = await all.googleOf(account, { evenIfRejected: true });
  async function check() {
    await replaceCredentials(all.table, account, OTHERS, all.now());
    return google.check();
  }
  const deps = { ...all, googleOf: async () => ({ ...google, check }) };
  expect(await reconcileAccount(deps, workOn(account))).toMatchObject({
    outcome: 'needs-reconnect',
  });
  expect(all.resumed).toEqual([]);
  expect(await row(account)).toMatchObject({ status: 'ok', dueAtMs: all.now() });
});

test.each([
  [0, HOUR],
  [5 * HOUR, 5 * HOUR],
  [30 * HOUR, 24 * HOUR],
])('an account that has failed for %i ms is checked again after %i ms', async (since, pause) => {
  const account = await rejected();
  all.google.faults.tokenError = { reason: 'invalid_grant', status: 400 };
  all.clock.nowMs += since;
  const nextCheckMs = all.now() + pause;
  expect(await reconcileAccount(all, workOn(account))).toEqual({
    outcome: 'needs-reconnect',
    nextCheckMs,
  });
  expect(await row(account)).toMatchObject({ dueAtMs: nextCheckMs });
});

test('work of an older version neither puts off the next check of an account nor settles it', async () => {
  const account = await rejected();
  const older = { id: account.id, version: 0 };
  all.google.faults.tokenError = { reason: 'invalid_grant', status: 400 };
  all.clock.nowMs += 5 * HOUR;
  await reconcileAccount(all, older);
  expect(await row(account)).toEqual(account);

  const recovered = await recoverAccount(all.table, account, all.now());
  expect(await reconcileAccount(all, older)).toEqual({ outcome: 'watches-resumed' });
  expect(await row(account)).toEqual(recovered);
});

test('a check that cannot be made leaves the account as it is, and is logged', async () => {
  const account = await rejected();
  all.sealSecret.values = () => Promise.reject(new Error('The store is down'));
  expect(await reconcileAccount(all, workOn(account))).toMatchObject({
    outcome: 'needs-reconnect',
  });
  expect(await row(account)).toMatchObject({ status: 'needs_reconnect' });
  expect(all.logged.join()).toContain(account.id);
});

test('watches are resumed before their account is settled: a crash in between costs nothing', async () => {
  const account = await recoverAccount(all.table, await rejected(), all.now());
  if (account === undefined) throw new Error('The account does not work again');
  const resumeWatch = () => Promise.reject(new Error('The process died'));
  const work = workOn(account);
  await expect(reconcileAccount({ ...all, resumeWatch }, work)).rejects.toThrow('died');
  expect(await row(account)).toEqual(account);

  expect(await reconcileAccount(all, work)).toEqual({ outcome: 'watches-resumed' });
  expect(await row(account)).not.toHaveProperty('dueAtMs');
});
