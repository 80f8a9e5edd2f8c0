import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import {
  deleteAccountAndWatches,
  deleteUnusedAccount,
} from '../../../lib/accounts/delete-account.ts';
import { cancelDeletion } from '../../../lib/accounts/rows/deleting-accounts.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { endingKey, type Key, watchSpecKey } from '../../../lib/table/keys.ts';
import { tableThat } from '../../support/table-that.ts';
import { MINUTE } from '../../support/times.ts';
import { stage, storedAccount } from './stage.ts';

test.each([
  ['if it is unused', deleteUnusedAccount],
  ['with its watches', deleteAccountAndWatches],
])(
  'an account whose deletion %s dies is due for the sweep five minutes later',
  async (_, begin) => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser());
    const table = tableThat(all.table, (name, _input, next) => {
      if (name === 'DeleteCommand') throw new Error('The process died');
      return next();
    });
    await expect(begin({ ...all, table }, account)).rejects.toMatchObject({
      code: 'storage-failed',
    });
    expect((await getAccount(all.table, all.owner, account.id))?.dueAtMs).toBe(
      all.now() + 5 * MINUTE,
    );
  },
);

test('a watch whose channel cannot be stopped at first is tried once more by the same request', async () => {
  const all = await stage();
  const { id } = await storedAccount(all, all.google.authorizedUser());
  const TableName = all.table.name;
  const put = (key: Key) =>
    all.table.client.send(new PutCommand({ TableName, Item: { ...key, watchId: 'w' } }));
  const remove = (Key: Key) => all.table.client.send(new DeleteCommand({ TableName, Key }));
  await put(watchSpecKey(id, 'w'));
  let attempts = 0;
  async function deleteWatch() {
    attempts += 1;
    if (attempts === 2) return remove(endingKey(id, 'w'));
    await put(endingKey(id, 'w'));
    await remove(watchSpecKey(id, 'w'));
    throw new Error('Google is down');
  }
  expect(await deleteAccountAndWatches({ ...all, deleteWatch }, { id })).toEqual({
    outcome: 'deleted',
  });
  expect(attempts).toBe(2);
});

test('an account whose deletion is cancelled before its row is removed stays, and is busy', async () => {
  const all = await stage();
  const account = await storedAccount(all, all.google.authorizedUser());
  const current = () => getAccount(all.table, all.owner, account.id);
  const table = tableThat(all.table, async (name, _input, next) => {
    if (name === 'DeleteCommand')
      await cancelDeletion(all.table, (await current()) ?? account, all.now());
    return next();
  });
  await expect(deleteUnusedAccount({ ...all, table }, account)).rejects.toMatchObject({
    code: 'account-busy',
  });
  expect(await current()).toMatchObject({ sealed: account.sealed });
});
