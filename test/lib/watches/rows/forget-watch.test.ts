import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ENDING_WATCHES,
  hasWatches,
  listAccountWatches,
} from '../../../../lib/accounts/rows/account-watches.ts';
import { listDue } from '../../../../lib/table/due.ts';
import { DUE, watchKey } from '../../../../lib/table/keys.ts';
import { claimEndsAt, claimWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { deleteWatch, forgetWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { getWatch } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedAccount, storedWatch } from '../../table/examples.ts';
import { contents, storedItem } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const DAY = 24 * 60 * 60_000;
const LATER_MS = NOW_MS + 1000;

/** A watch of an account of its own. */
async function ownWatch(changes: Partial<WatchRecord> = {}): Promise<WatchRecord> {
  const { id: account } = await storedAccount(table);
  return storedWatch(table, { account, channelIds: ['a'], ...changes });
}

async function deleted(changes: Partial<WatchRecord> = {}): Promise<WatchRecord> {
  const watch = await deleteWatch(table, await ownWatch(changes), LATER_MS);
  if (watch === undefined) throw new Error('The watch was not deleted');
  return watch;
}

async function unchanged<Outcome>(trying: () => Promise<Outcome>): Promise<Outcome> {
  const before = await contents(table);
  const outcome = await trying();
  expect(await contents(table)).toEqual(before);
  return outcome;
}

async function isDue(id: string): Promise<boolean> {
  const { items } = await listDue(table, DUE.shard(id), { untilMs: DUE.never, limit: 1000 });
  return items.some((item) => item.id === id);
}

const ending = async (account: string) =>
  (await listAccountWatches(table, account, { limit: 9 }, ENDING_WATCHES)).items;

describe('forgetWatch', () => {
  test('lets the account go', async () => {
    const watch = await deleted();
    await forgetWatch(table, watch, LATER_MS);

    expect(await ending(watch.account)).toEqual([]);
    expect(await hasWatches(table, watch.account)).toBe(false);
  });

  test('leaves a row for some weeks that nobody looks after', async () => {
    const watch = await deleted();
    await forgetWatch(table, watch, LATER_MS);

    const { claimedUntilMs: _, dueAtMs: __, ...rest } = watch;
    const left = { ...rest, version: watch.version + 1 };
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(left);
    expect(await isDue(watch.id)).toBe(false);
    const { ttl } = (await storedItem(table, watchKey(watch.id))) ?? {};
    expect(Number(ttl) * 1000).toBeGreaterThan(LATER_MS + 7 * DAY);
    expect(Number(ttl) * 1000).toBeLessThan(LATER_MS + 100 * DAY);
  });

  test('leaves no condition behind', async () => {
    const condition = { condition: 'failing', conditionSinceMs: NOW_MS } as const;
    const watch = await deleted(condition);
    expect(watch).toMatchObject(condition);
    await forgetWatch(table, watch, LATER_MS);

    const row = await getWatch(table, watch.owner, watch.id);
    expect(row).not.toHaveProperty('condition');
    expect(row).not.toHaveProperty('conditionSinceMs');
  });

  test('does nothing for whoever lost the turn', async () => {
    const watch = await deleted();
    await claimWatch(table, watch.id, watch.version, claimEndsAt(LATER_MS));

    await unchanged(() => forgetWatch(table, watch, LATER_MS));
    expect(await ending(watch.account)).toEqual([watch.id]);
  });

  test('the second time does nothing', async () => {
    const watch = await deleted();
    await forgetWatch(table, watch, LATER_MS);

    await unchanged(() => forgetWatch(table, watch, LATER_MS));
  });
});
