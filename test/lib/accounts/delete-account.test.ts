import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import {
  type DeleteAccountDeps,
  deleteAccountAndWatches,
  deleteUnusedAccount,
} from '../../../lib/accounts/delete-account.ts';
import {} from '../../../lib/accounts/rows/account-watches.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { accountKey, ENDING_WATCHES, watchSpecKey } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { type Stage, stage, storedAccount } from './stage.ts';

let all: Stage;
let account: AccountRecord;
let deleted: string[];

beforeEach(async () => {
  all = await stage();
  account = await storedAccount(all, all.google.authorizedUser());
  deleted = [];
});

const send = (command: PutCommand | DeleteCommand) => all.table.client.send(command as never);
const TableName = () => all.table.name;
const watch = (id: string) =>
  send(
    new PutCommand({
      TableName: TableName(),
      Item: { ...watchSpecKey(account.id, id), watchId: id },
    }),
  );

/** Deletes watches as long as `may` lets it; a refused one is left to end. */
function deps(may: (watchId: string) => boolean = () => true): DeleteAccountDeps {
  return {
    ...all,
    async deleteWatch(watchId) {
      deleted.push(watchId);
      const { pk } = accountKey(account.id);
      const ending = { pk, sk: ENDING_WATCHES + watchId };
      await send(
        new DeleteCommand({ TableName: TableName(), Key: watchSpecKey(account.id, watchId) }),
      );
      if (may(watchId)) await send(new DeleteCommand({ TableName: TableName(), Key: ending }));
      else {
        await send(new PutCommand({ TableName: TableName(), Item: { ...ending, watchId } }));
        throw new Error('Google is down');
      }
    },
  };
}

const now = () => getAccount(all.table, account.owner, account.id);

test('an account without watches goes', async () => {
  await deleteUnusedAccount(deps(), account);
  expect(await rawItems(all.table)).toEqual([]);
});

test('an account that a watch uses stays as it was', async () => {
  await watch('w');
  await expect(deleteUnusedAccount(deps(), account)).rejects.toMatchObject({
    code: 'account-in-use',
  });
  expect(await now()).not.toHaveProperty('deletingAtMs');
  expect(deleted).toEqual([]);
});

test('with its watches it goes, however many there are', async () => {
  const ids = Array.from({ length: 13 }, (_, index) => `w${index}`);
  for (const id of ids) await watch(id);
  expect(await deleteAccountAndWatches(deps(), account)).toBeUndefined();
  expect(deleted.toSorted()).toEqual(ids.toSorted());
  expect(await rawItems(all.table)).toEqual([]);
});

test('no watch can begin to use it while it goes', async () => {
  await watch('w');
  const seen: unknown[] = [];
  await deleteAccountAndWatches(
    deps(() => seen.push(now()) > 0),
    account,
  );
  expect(await Promise.all(seen)).toMatchObject([{ deletingAtMs: all.now() }]);
});

test('one channel that cannot be stopped keeps it, until the next try', async () => {
  for (const id of ['w1', 'w2', 'w3']) await watch(id);
  const left = await deleteAccountAndWatches(
    deps((id) => id !== 'w2'),
    account,
  );
  expect(left).toMatchObject({ id: account.id, deletingAtMs: all.now() });
  // The sweep finds it.
  expect(left?.dueAtMs).toBeGreaterThan(all.now());
  expect(all.logged.some((line) => line.includes('"watchId":"w2"'))).toBe(true);

  deleted = [];
  expect(await deleteAccountAndWatches(deps(), account)).toBeUndefined();
  expect(deleted).toEqual(['w2']);
  expect(await rawItems(all.table)).toEqual([]);
});

test('nobody waits for thousands of watches: the rest is the sweep’s', async () => {
  for (let index = 0; index < 12; index += 1) await watch(`w${index}`);
  const slow = deps(() => {
    all.clock.nowMs += 5_000;
    return true;
  });
  const left = await deleteAccountAndWatches(slow, account);
  expect(left).toMatchObject({ id: account.id });
  expect(deleted.length).toBeLessThan(12);
  while (await deleteAccountAndWatches(deps(), account));
  expect(await rawItems(all.table)).toEqual([]);
});

test('only with its watches it is marked for the sweep to go on with', async () => {
  await watch('w');
  const left = await deleteAccountAndWatches(
    deps(() => false),
    account,
  );
  expect(left).toMatchObject({ deletingWatches: true });
  const marked = await now();

  deleted = [];
  await deleteUnusedAccount(deps(), account);
  expect(deleted).toEqual([]);
  expect(await now()).toEqual(marked);
});

test('an account that is gone is gone', async () => {
  await deleteUnusedAccount(deps(), account);
  await deleteUnusedAccount(deps(), account);
  expect(await deleteAccountAndWatches(deps(), account)).toBeUndefined();
});
