import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import {
  type DeleteAccountDeps,
  deleteAccountAndWatches,
  deleteUnusedAccount,
} from '../../../lib/accounts/delete-account.ts';
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

/** Deletes watches while `may` allows it; the channels of another watch cannot be stopped yet. */
function deps(may: (watchId: string) => boolean = () => true): DeleteAccountDeps {
  return {
    ...all,
    async deleteWatch(owner, watchId) {
      expect(owner).toBe(account.owner);
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

const current = () => getAccount(all.table, account.owner, account.id);

test('an account without watches is deleted', async () => {
  expect(await deleteUnusedAccount(deps(), account)).toEqual({ outcome: 'deleted' });
  expect(await rawItems(all.table)).toEqual([]);
});

test('an account that a watch uses is kept, and no watch is deleted', async () => {
  await watch('w');
  await expect(deleteUnusedAccount(deps(), account)).rejects.toMatchObject({
    code: 'account-in-use',
  });
  for (const name of ['deletingAtMs', 'deletion']) expect(await current()).not.toHaveProperty(name);
  expect(deleted).toEqual([]);
});

test('an account is deleted with its watches, however many they are', async () => {
  const ids = Array.from({ length: 13 }, (_, index) => `w${index}`);
  for (const id of ids) await watch(id);
  expect(await deleteAccountAndWatches(deps(), account)).toEqual({ outcome: 'deleted' });
  expect(deleted.toSorted()).toEqual(ids.toSorted());
  expect(await rawItems(all.table)).toEqual([]);
});

test('an account is deleted however many watches are still being stopped', async () => {
  const ids = Array.from({ length: 13 }, (_, index) => `w${index}`);
  for (const id of ids) await watch(id);
  const refused = deps(() => false);
  expect(await deleteAccountAndWatches(refused, account)).toMatchObject({ outcome: 'deleting' });

  deleted = [];
  expect(await deleteAccountAndWatches(deps(), account)).toEqual({ outcome: 'deleted' });
  expect(deleted.toSorted()).toEqual(ids.toSorted());
  expect(await rawItems(all.table)).toEqual([]);
});

test('an account is marked before its watches are deleted, so that no new watch may use it', async () => {
  await watch('w');
  const seen: unknown[] = [];
  await deleteAccountAndWatches(
    deps(() => seen.push(current()) > 0),
    account,
  );
  expect(await Promise.all(seen)).toMatchObject([
    { deletingAtMs: all.now(), deletion: 'with-watches' },
  ]);
});

test('an account is kept while a channel cannot be stopped, and is due for the next attempt', async () => {
  for (const id of ['w1', 'w2', 'w3']) await watch(id);
  const left = await deleteAccountAndWatches(
    deps((id) => id !== 'w2'),
    account,
  );
  const deletingAtMs = all.now();
  expect(left).toEqual({ outcome: 'deleting', account: await current() });
  expect(left).toMatchObject({ account: { id: account.id, deletingAtMs } });
  expect((await current())?.dueAtMs).toBeGreaterThan(deletingAtMs);
  expect(all.logged.some((line) => line.includes('"watchId":"w2"'))).toBe(true);

  deleted = [];
  expect(await deleteAccountAndWatches(deps(), account)).toEqual({ outcome: 'deleted' });
  expect(deleted).toEqual(['w2']);
  expect(await rawItems(all.table)).toEqual([]);
});

test('a request deletes watches for some seconds only, and leaves the rest to the sweep', async () => {
  for (let index = 0; index < 12; index += 1) await watch(`w${index}`);
  const slow = deps(() => {
    all.clock.nowMs += 5_000;
    return true;
  });
  const left = await deleteAccountAndWatches(slow, account);
  expect(left).toMatchObject({ outcome: 'deleting', account: { id: account.id } });
  expect(deleted.length).toBeLessThan(12);
  while ((await deleteAccountAndWatches(deps(), account)).outcome === 'deleting');
  expect(await rawItems(all.table)).toEqual([]);
});

test('a deletion with watches goes on, whatever a later request without them does', async () => {
  await watch('w');
  const left = await deleteAccountAndWatches(
    deps(() => false),
    account,
  );
  expect(left).toMatchObject({ outcome: 'deleting', account: { deletion: 'with-watches' } });
  const marked = await current();

  deleted = [];
  const later = await deleteUnusedAccount(deps(), account);
  expect(later).toEqual({ outcome: 'deleting', account: marked });
  expect(deleted).toEqual([]);
  expect(await current()).toEqual(marked);
});

test('an account that is gone counts as deleted', async () => {
  await deleteUnusedAccount(deps(), account);
  expect(await deleteUnusedAccount(deps(), account)).toEqual({ outcome: 'deleted' });
  expect(await deleteAccountAndWatches(deps(), account)).toEqual({ outcome: 'deleted' });
});
