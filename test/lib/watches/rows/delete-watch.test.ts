import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ENDING_WATCHES,
  hasWatches,
  listAccountWatches,
} from '../../../../lib/accounts/rows/account-watches.ts';
import { listDue } from '../../../../lib/table/due.ts';
import { DUE } from '../../../../lib/table/keys.ts';
import {
  claimEndsAt,
  claimWatch,
  recordChannelIds,
  settleWatch,
} from '../../../../lib/watches/rows/claim-watch.ts';
import { createWatch } from '../../../../lib/watches/rows/create-watch.ts';
import { deleteWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { getWatch, listWatches } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedAccount, storedWatch, watchRecord } from '../../table/examples.ts';
import { contents } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + 1000;

/** A watch of an account of its own. */
async function ownWatch(): Promise<WatchRecord> {
  const { id: account } = await storedAccount(table);
  return storedWatch(table, { account, channelIds: ['a'] });
}

async function deleted(): Promise<WatchRecord> {
  const watch = await deleteWatch(table, await ownWatch(), LATER_MS);
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

describe('deleteWatch', () => {
  test('gives whoever deletes it a claim', async () => {
    const watch = await ownWatch();
    const claim = await deleteWatch(table, watch, LATER_MS);

    expect(claim).toEqual({
      ...watch,
      version: watch.version + 1,
      deletedAtMs: LATER_MS,
      updatedAtMs: LATER_MS,
      claimedUntilMs: claimEndsAt(LATER_MS),
      dueAtMs: claimEndsAt(LATER_MS),
    });
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(claim);
    expect(claim && (await recordChannelIds(table, claim, []))).toBe(true);
  });

  test('takes it out of the list, but not out of what has to be looked after', async () => {
    const watch = await ownWatch();
    await deleteWatch(table, watch, LATER_MS);

    expect((await listWatches(table, watch.owner, { limit: 9 })).items).toEqual([]);
    expect(await isDue(watch.id)).toBe(true);
  });

  test('frees its spec', async () => {
    const { account, spec } = await deleted();
    const record = watchRecord({ account, spec });

    expect(await createWatch(table, record, undefined)).toEqual({ outcome: 'created' });
    expect((await listAccountWatches(table, account, { limit: 9 })).items).toEqual([record.id]);
  });

  test('frees it also for whoever found it taken a moment ago', async () => {
    const watch = await ownWatch();
    const record = watchRecord({ account: watch.account, spec: watch.spec });
    let tries = 0;
    const send = async (command: never, options: never) => {
      tries += 1;
      const outcome = await table.client.send(command, options).catch((error: unknown) => error);
      if (tries === 1) await deleteWatch(table, watch, NOW_MS);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    };
    const late = { ...table, client: { send } as never };

    expect(await createWatch(late, record, undefined)).toEqual({ outcome: 'created' });
    expect(await getWatch(table, record.owner, record.id)).toEqual(record);
  });

  test('keeps its account until its channels are stopped', async () => {
    const { id, account } = await deleted();

    expect(await ending(account)).toEqual([id]);
    expect((await listAccountWatches(table, account, { limit: 9 })).items).toEqual([]);
    expect(await hasWatches(table, account)).toBe(true);
  });

  test('takes the turn of whoever looks after it', async () => {
    const { id, version } = await ownWatch();
    const claim = await claimWatch(table, id, version, NOW_MS);
    expect(claim && (await deleteWatch(table, claim, LATER_MS))).toBeDefined();

    const late = { id, version: claim?.version ?? 0 };
    const settling = () => settleWatch(table, late, { dueAtMs: NOW_MS });
    expect(await unchanged(settling)).toBeUndefined();
    expect(await unchanged(() => recordChannelIds(table, late, ['b']))).toBe(false);
  });

  test('gives nothing if the watch was changed meanwhile', async () => {
    const watch = await ownWatch();
    await claimWatch(table, watch.id, watch.version, NOW_MS);

    expect(await unchanged(() => deleteWatch(table, watch, LATER_MS))).toBeUndefined();
  });

  test('gives nothing for another owner’s watch', async () => {
    const watch = await ownWatch();

    const theirs = { ...watch, owner: 'bob' };
    expect(await unchanged(() => deleteWatch(table, theirs, LATER_MS))).toBeUndefined();
  });

  test('gives nothing the second time, whatever is known of the watch', async () => {
    const before = await ownWatch();
    const after = await deleteWatch(table, before, LATER_MS);

    for (const watch of [before, after ?? before])
      expect(await unchanged(() => deleteWatch(table, watch, LATER_MS))).toBeUndefined();
  });

  test('of twenty at once happens once', async () => {
    const watch = await ownWatch();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => deleteWatch(table, watch, NOW_MS + index)),
    );

    const winners = claims.filter((claim) => claim !== undefined);
    expect(winners).toHaveLength(1);
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(winners[0]);
  });
});
