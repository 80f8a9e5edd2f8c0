import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { deleteAccountAndWatches } from '../../../lib/accounts/delete-account.ts';
import { accountKey, ENDING_WATCHES, watchSpecKey } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { stage, storedAccount } from './stage.ts';

const IDS = Array.from({ length: 13 }, (_, index) => `watch-${String(index).padStart(2, '0')}`);

/** An account whose watches are deleted already, but have channels that may be open. */
async function endingWatches() {
  const all = await stage();
  const account = await storedAccount(all, all.google.authorizedUser());
  const keyOf = (watchId: string) => ({
    pk: accountKey(account.id).pk,
    sk: ENDING_WATCHES + watchId,
  });
  const TableName = all.table.name;
  for (const watchId of IDS)
    await all.table.client.send(
      new PutCommand({ TableName, Item: { ...keyOf(watchId), watchId } }),
    );
  const ended: string[] = [];
  async function deleteWatch(_: string, watchId: string) {
    ended.push(watchId);
    await all.table.client.send(new DeleteCommand({ TableName, Key: keyOf(watchId) }));
  }
  return { all, account, ended, deleteWatch };
}

test('an account is deleted with all watches that are ending already, however many they are', async () => {
  const { all, account, ended, deleteWatch } = await endingWatches();
  expect(await deleteAccountAndWatches({ ...all, deleteWatch }, account)).toEqual({
    outcome: 'deleted',
  });
  expect(ended.toSorted()).toEqual(IDS);
  expect(await rawItems(all.table)).toEqual([]);
});

test('each watch that is ending is tried once, even if the channels of all stay open', async () => {
  const { all, account } = await endingWatches();
  const tried: string[] = [];
  const deleteWatch = async (_: string, watchId: string) => void tried.push(watchId);
  const left = await deleteAccountAndWatches({ ...all, deleteWatch }, account);
  expect(left.outcome).toBe('deleting');
  expect(tried.toSorted()).toEqual(IDS);
});

test('no more than five watches are deleted at a time', async () => {
  const { all, account, deleteWatch } = await endingWatches();
  let running = 0;
  const atOnce: number[] = [];
  await deleteAccountAndWatches(
    {
      ...all,
      async deleteWatch(owner, watchId) {
        running += 1;
        atOnce.push(running);
        await deleteWatch(owner, watchId);
        running -= 1;
      },
    },
    account,
  );
  expect(Math.max(...atOnce)).toBe(5);
});

test('all living watches are tried, in whatever order their ids are', async () => {
  const all = await stage();
  const { id } = await storedAccount(all, all.google.authorizedUser());
  const watchIds = IDS.toReversed();
  for (const [index, watchId] of watchIds.entries())
    await all.table.client.send(
      new PutCommand({
        TableName: all.table.name,
        Item: { ...watchSpecKey(id, IDS[index] ?? ''), watchId },
      }),
    );
  const tried: string[] = [];
  const deleteWatch = async (_: string, watchId: string) => void tried.push(watchId);
  await deleteAccountAndWatches({ ...all, deleteWatch }, { id });
  expect(tried).toEqual(watchIds);
});

test('a request waits for some seconds in all, not for each kind of watches', async () => {
  const { all, account } = await endingWatches();
  const Item = { ...watchSpecKey(account.id, 'living'), watchId: 'living' };
  await all.table.client.send(new PutCommand({ TableName: all.table.name, Item }));
  const tried: string[] = [];
  async function deleteWatch(_: string, watchId: string) {
    tried.push(watchId);
    if (watchId === 'living') all.clock.nowMs += 15_000;
  }
  await deleteAccountAndWatches({ ...all, deleteWatch }, account);
  expect(tried.toSorted()).toEqual(['living', ...IDS.slice(0, 5)]);
});
