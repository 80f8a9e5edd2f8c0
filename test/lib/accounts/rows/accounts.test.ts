import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AccountRecord,
  DEFAULT_ACCOUNT,
  DEPLOYMENT_OWNER,
  defaultAccount,
} from '../../../../lib/accounts/account-record.ts';
import {
  recoverAccount,
  rejectCredentials,
  replaceCredentials,
  resealCredentials,
} from '../../../../lib/accounts/rows/account-credentials.ts';
import { hasWatches, listAccountWatches } from '../../../../lib/accounts/rows/account-watches.ts';
import {
  beginDeletingAccount,
  cancelDeletion,
  type Deletion,
  removeAccount,
} from '../../../../lib/accounts/rows/deleting-accounts.ts';
import {
  getAccount,
  getAccountOfAnyOwner,
  listAccounts,
} from '../../../../lib/accounts/rows/read-accounts.ts';
import {
  putAccount,
  settleAccount,
  throttleAccount,
} from '../../../../lib/accounts/rows/write-accounts.ts';
import { accountKey, DUE, ENDING_WATCHES, watchSpecKey } from '../../../../lib/table/keys.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable, HOUR, NOW_MS } from '../stage.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const UNFORCED: Deletion = { nowMs: NOW_MS, dueAtMs: NOW_MS + 5, withWatches: false };
const FORCED: Deletion = { ...UNFORCED, withWatches: true };
const FAILURE = { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS };

async function stored(changes: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  const account: AccountRecord = {
    id: crypto.randomUUID(),
    owner: 'alice',
    type: 'authorized_user',
    identity: 'client',
    sealed: 'sealed-1',
    grantId: 'grant-1',
    status: 'ok',
    statusSinceMs: NOW_MS,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
  await putAccount(table, account);
  return account;
}

const failing = (account: AccountRecord, nowMs = NOW_MS) =>
  rejectCredentials(table, account, { failure: FAILURE, failedCredentials: 'digest', nowMs });

interface DueRow {
  id: string;
  due: string;
  dueAtMs: number;
  version: number;
}

/** The accounts that the sweep finds until a time: they have what its index and its queue need. */
async function due(untilMs: number): Promise<string[]> {
  const indexed = (await rawItems(table))
    .filter((item) => item['due'] !== undefined)
    .map((item) => ({ ...item, id: String(item['pk']).replace('ACCOUNT#', '') }) as DueRow);
  for (const { id, due, dueAtMs, version } of indexed)
    expect([due, typeof dueAtMs, typeof version]).toEqual([DUE.shard(id), 'number', 'number']);
  return indexed.filter(({ dueAtMs }) => dueAtMs <= untilMs).map(({ id }) => id);
}

describe('an account', () => {
  test('is read as it was written', async () => {
    const account = await stored({ subject: 'admin@example.com' });
    expect(await getAccount(table, 'alice', account.id)).toEqual(account);
    expect(await getAccountOfAnyOwner(table, account.id)).toEqual(account);
  });

  test('is nobody else’s', async () => {
    const account = await stored();
    expect(await getAccount(table, 'bob', account.id)).toBeUndefined();
    expect(await getAccount(table, 'alice', 'no-such')).toBeUndefined();
  });

  test('may be written twice: the first answer may have been lost', async () => {
    const account = await stored();
    await putAccount(table, account);
    expect(await getAccount(table, 'alice', account.id)).toEqual(account);
    expect(await rawItems(table)).toHaveLength(1);
  });

  test('waits for the quota and knows how often it did', async () => {
    const account = await stored();
    await throttleAccount(table, account, { untilMs: NOW_MS + HOUR, count: 3 });
    expect(await getAccount(table, 'alice', account.id)).toEqual({
      ...account,
      throttledUntilMs: NOW_MS + HOUR,
      throttleCount: 3,
    });
    expect(await throttleAccount(table, { id: 'gone' }, { untilMs: 1, count: 1 })).toBeUndefined();
    expect(await rawItems(table)).toHaveLength(1);
  });
});

describe('the deployment’s own account', () => {
  test('is there without a row, for its owner only', async () => {
    expect(await getAccount(table, DEPLOYMENT_OWNER, DEFAULT_ACCOUNT)).toEqual(defaultAccount());
    expect(await getAccount(table, 'alice', DEFAULT_ACCOUNT)).toBeUndefined();
    expect(await rawItems(table)).toEqual([]);
  });

  test.each([
    ['a failure', (own: AccountRecord) => failing(own), { status: 'needs_reconnect' }],
    [
      'a wait',
      (own: AccountRecord) => throttleAccount(table, own, { untilMs: 5, count: 1 }),
      { status: 'ok', throttledUntilMs: 5 },
    ],
  ])('keeps %s, and stays nobody else’s', async (_, note, expected) => {
    expect(await note(defaultAccount())).toMatchObject(expected);
    const own = await getAccount(table, DEPLOYMENT_OWNER, DEFAULT_ACCOUNT);
    expect(own).toMatchObject({ id: DEFAULT_ACCOUNT, owner: DEPLOYMENT_OWNER, ...expected });
    expect(await getAccount(table, 'alice', DEFAULT_ACCOUNT)).toBeUndefined();
  });

  test('that works again is due, and well', async () => {
    const ill = await failing(defaultAccount());
    expect(await recoverAccount(table, ill ?? defaultAccount(), NOW_MS + 1)).toMatchObject({
      status: 'ok',
      statusSinceMs: NOW_MS + 1,
    });
    expect(await due(NOW_MS + 1)).toEqual([DEFAULT_ACCOUNT]);
    expect(await recoverAccount(table, defaultAccount(), NOW_MS + 2)).toBeUndefined();
  });
});

describe('a list', () => {
  async function pages(owner: string, limit: number): Promise<string[][]> {
    const all: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listAccounts(table, owner, { limit, cursor });
      all.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  test.each([
    [1, [1, 1, 1, 1]],
    [2, [2, 2]],
    [3, [3, 1]],
    [4, [4]],
    [100, [4]],
  ])('of the deployment in pages of %i begins with its own account', async (limit, lengths) => {
    const ids: string[] = [];
    for (const age of [0, 1, 2])
      ids.unshift((await stored({ owner: DEPLOYMENT_OWNER, createdAtMs: NOW_MS + age })).id);
    await stored();
    const listed = await pages(DEPLOYMENT_OWNER, limit);
    expect(listed.flat()).toEqual([DEFAULT_ACCOUNT, ...ids]);
    expect(listed.filter((page) => page.length > 0).map(({ length }) => length)).toEqual(lengths);
  });

  test('of the deployment alone is its own account, on the last page', async () => {
    const page = await listAccounts(table, DEPLOYMENT_OWNER, { limit: 1 });
    expect(page).toEqual({ items: [defaultAccount()] });
  });

  test('of somebody else has only what is theirs', async () => {
    const { id } = await stored();
    await stored({ owner: 'bob' });
    expect((await pages('alice', 50)).flat()).toEqual([id]);
    expect((await pages('carol', 50)).flat()).toEqual([]);
  });
});

describe('credentials that failed', () => {
  test('are recorded, and looked at again in an hour', async () => {
    const account = await stored();
    expect(await failing(account)).toMatchObject({
      status: 'needs_reconnect',
      statusSinceMs: NOW_MS,
      failure: FAILURE,
      failedCredentials: 'digest',
      version: 1,
    });
    expect(await due(NOW_MS + HOUR - 1)).toEqual([]);
    expect(await due(NOW_MS + HOUR)).toEqual([account.id]);
  });

  test('that fail again are so since the first time', async () => {
    const ill = (await failing(await stored())) as AccountRecord;
    const again = await failing(ill, NOW_MS + HOUR);
    expect(again).toMatchObject({ statusSinceMs: NOW_MS, updatedAtMs: NOW_MS + HOUR, version: 1 });
    // Whoever fails next does not put off the look that is planned.
    expect(await due(NOW_MS + HOUR)).toHaveLength(1);
  });

  test('say nothing about those that replaced them meanwhile', async () => {
    const account = await stored();
    const renewed = { sealed: 'sealed-2', grantId: 'grant-2', type: 'authorized_user' } as const;
    await replaceCredentials(table, account.id, { ...renewed, identity: 'c' }, NOW_MS);
    expect(await failing(account)).toBeUndefined();
    expect(await getAccount(table, 'alice', account.id)).toMatchObject({ status: 'ok' });
  });

  test('of an account that is gone bring it not back', async () => {
    const account = await stored();
    const deleting = await beginDeletingAccount(table, account.id, UNFORCED);
    await removeAccount(table, deleting ?? account);
    expect(await failing(account)).toBeUndefined();
    expect(await rawItems(table)).toEqual([]);
  });

  test('that are replaced leave nothing behind, and the account is due', async () => {
    const account = await stored({ subject: 'admin@example.com' });
    await failing(account);
    await throttleAccount(table, account, { untilMs: NOW_MS + HOUR, count: 3 });
    const renewed = {
      type: 'service_account',
      identity: 'robot@example.com',
      sealed: 'sealed-2',
      grantId: 'grant-2',
    } as const;
    const well = await replaceCredentials(table, account.id, renewed, NOW_MS + 5);
    const { subject: _, ...rest } = account;
    expect(well).toEqual({
      ...rest,
      ...renewed,
      statusSinceMs: NOW_MS + 5,
      updatedAtMs: NOW_MS + 5,
      dueAtMs: NOW_MS + 5,
      version: 2,
    });
    expect(await due(NOW_MS + 5)).toEqual([account.id]);
  });

  test('that work again leave nothing behind either', async () => {
    const ill = (await failing(await stored())) as AccountRecord;
    const well = await recoverAccount(table, ill, NOW_MS + 5);
    expect(well).toMatchObject({ status: 'ok', statusSinceMs: NOW_MS + 5, dueAtMs: NOW_MS + 5 });
    expect(well).not.toHaveProperty('failure');
    expect(well).not.toHaveProperty('failedCredentials');
    expect(await recoverAccount(table, { ...ill, sealed: 'older' }, NOW_MS + 6)).toBeUndefined();
  });

  test('of an account being deleted are not replaced, nor those of nobody', async () => {
    const { id } = await stored();
    await beginDeletingAccount(table, id, UNFORCED);
    const renewed = { sealed: 's', grantId: 'g', type: 'authorized_user', identity: 'i' } as const;
    for (const which of [id, 'no-such'])
      expect(await replaceCredentials(table, which, renewed, 1)).toBeUndefined();
    expect(await rawItems(table)).toHaveLength(1);
  });

  test('are sealed anew only if they are still the same', async () => {
    const account = await stored();
    expect(await resealCredentials(table, account, 'sealed-2', 1)).toMatchObject({
      sealed: 'sealed-2',
      grantId: 'grant-1',
    });
    expect(await resealCredentials(table, account, 'sealed-3', 1)).toBeUndefined();
  });
});

test('what is settled is no longer due, unless there is something new to do', async () => {
  const account = await stored();
  const ill = (await failing(account)) as AccountRecord;
  const version = ill.version ?? 0;
  await recoverAccount(table, ill, NOW_MS);
  expect(await settleAccount(table, account.id, version)).toBe(false);
  expect(await due(NOW_MS)).toEqual([account.id]);
  expect(await settleAccount(table, account.id, version + 1)).toBe(true);
  expect(await due(NOW_MS + 24 * HOUR)).toEqual([]);
});

describe('deleting', () => {
  const nowMs = NOW_MS;

  test('removes the row, and may be repeated', async () => {
    const { id } = await stored();
    const deleting = await beginDeletingAccount(table, id, UNFORCED);
    expect(deleting).toMatchObject({ id, deletingAtMs: nowMs });
    expect(await removeAccount(table, deleting as AccountRecord)).toBe(true);
    expect(await removeAccount(table, deleting as AccountRecord)).toBe(true);
    expect(await rawItems(table)).toEqual([]);
    expect(await beginDeletingAccount(table, id, UNFORCED)).toBeUndefined();
  });

  test('that was taken back removes nothing', async () => {
    const account = await stored();
    const deleting = (await beginDeletingAccount(table, account.id, UNFORCED)) as AccountRecord;
    expect(await cancelDeletion(table, deleting, nowMs)).not.toHaveProperty('deletingAtMs');
    expect(await removeAccount(table, deleting)).toBe(false);
    expect(await cancelDeletion(table, deleting, nowMs)).toBeUndefined();
  });

  test.each([UNFORCED, FORCED])('is seen to by the sweep: %o', async (deletion) => {
    const { id } = await stored();
    await beginDeletingAccount(table, id, deletion);
    expect(await due(deletion.dueAtMs - 1)).toEqual([]);
    expect(await due(deletion.dueAtMs)).toEqual([id]);
  });

  test('with its watches is remembered as such, and is not taken back', async () => {
    const { id } = await stored();
    expect(await beginDeletingAccount(table, id, UNFORCED)).not.toHaveProperty('deletingWatches');
    const forced = (await beginDeletingAccount(table, id, FORCED)) as AccountRecord;
    expect(forced).toMatchObject({ deletingWatches: true });
    // Both began at the same instant.
    expect(await cancelDeletion(table, forced, nowMs)).toBeUndefined();
    expect(await beginDeletingAccount(table, id, UNFORCED)).toBeUndefined();
    expect(await getAccount(table, 'alice', id)).toEqual(forced);
  });

  test('that began anew is not taken back by who began it before', async () => {
    const { id } = await stored();
    const first = (await beginDeletingAccount(table, id, UNFORCED)) as AccountRecord;
    await beginDeletingAccount(table, id, { ...UNFORCED, nowMs: nowMs + 1 });
    expect(await cancelDeletion(table, first, nowMs)).toBeUndefined();
    expect(await getAccount(table, 'alice', id)).toMatchObject({ deletingAtMs: nowMs + 1 });
  });
});

describe('the watches of an account', () => {
  const put = (Item: Record<string, unknown>) =>
    table.client.send(new PutCommand({ TableName: table.name, Item }));

  test('are found by page, those that live and those that end', async () => {
    const { id } = await stored();
    expect(await hasWatches(table, id)).toBe(false);
    const specs = ['a', 'b', 'c'];
    for (const spec of specs) await put({ ...watchSpecKey(id, spec), watchId: `watch-${spec}` });
    await put({ ...watchSpecKey('another', 'd'), watchId: 'watch-d' });
    const first = await listAccountWatches(table, id, { limit: 2 });
    const second = await listAccountWatches(table, id, { limit: 2, cursor: first.nextCursor });
    expect([first.items, second.items]).toEqual([['watch-a', 'watch-b'], ['watch-c']]);
    expect(await listAccountWatches(table, id, { limit: 9 }, ENDING_WATCHES)).toEqual({
      items: [],
    });
    expect(await hasWatches(table, id)).toBe(true);
  });

  test('use it until their last channel is stopped', async () => {
    const { id } = await stored();
    await put({ pk: accountKey(id).pk, sk: `${ENDING_WATCHES}w`, watchId: 'w' });
    expect(await listAccountWatches(table, id, { limit: 9 })).toEqual({ items: [] });
    expect(await hasWatches(table, id)).toBe(true);
  });
});
