import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWatches, listAccountWatches } from '../../../../lib/accounts/rows/account-watches.ts';
import { listDue } from '../../../../lib/table/due.ts';
import { DUE, ENDING_WATCHES, watchKey } from '../../../../lib/table/keys.ts';
import {
  claimEndsAt,
  claimWatch,
  recordChannelIds,
  settleWatch,
} from '../../../../lib/watches/rows/claim-watch.ts';
import { createWatch } from '../../../../lib/watches/rows/create-watch.ts';
import { deleteWatch, forgetWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { getWatch, listWatches } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedAccount, storedWatch, watchRecord } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import { CONDITIONS, DAY, FAILURE, LATER_MS, mayLeave } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

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

async function isDue(id: string): Promise<boolean> {
  const { items } = await listDue(table, DUE.shard(id), { untilMs: DUE.never, limit: 1000 });
  return items.some((item) => item.id === id);
}

const living = async (account: string) =>
  (await listAccountWatches(table, account, { limit: 9 })).items;
const ending = async (account: string) =>
  (await listAccountWatches(table, account, { limit: 9 }, ENDING_WATCHES)).items;

describe('deleteWatch', () => {
  test('the process that deletes a watch has claimed it', async () => {
    const watch = await ownWatch();
    const claim = await deleteWatch(table, watch, LATER_MS);

    expect(claim).toEqual({
      ...watch,
      condition: 'deleted',
      conditionSinceMs: LATER_MS,
      version: watch.version + 1,
      deletedAtMs: LATER_MS,
      updatedAtMs: LATER_MS,
      claimedUntilMs: claimEndsAt(LATER_MS),
      dueAtMs: claimEndsAt(LATER_MS),
    });
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(claim);
    expect(claim && (await recordChannelIds(table, claim, []))).toBeDefined();
  });

  test.each(CONDITIONS)(
    'a watch that is %s is deleted exactly if the table of states says so',
    async (condition) => {
      const watch = await ownWatch({ condition });
      const deleting = () => deleteWatch(table, watch, LATER_MS);

      if (mayLeave('delete', condition))
        expect(await deleting()).toMatchObject({ id: watch.id, condition: 'deleted' });
      else expect(await unchanged(table, deleting)).toBeUndefined();
    },
  );

  test('the returned watch has the channels that were recorded since it was read', async () => {
    const { id, version } = await ownWatch();
    const claim = await claimWatch(table, id, version, NOW_MS);
    if (claim === undefined) throw new Error('The watch could not be claimed');
    await recordChannelIds(table, claim, ['a', 'b', 'c']);

    const watch = await deleteWatch(table, claim, LATER_MS);
    expect(watch?.channelIds).toEqual(['a', 'b', 'c']);
    expect(await getWatch(table, claim.owner, id)).toEqual(watch);
  });

  test('a deleted watch is not listed, and is still due', async () => {
    const watch = await ownWatch();
    await deleteWatch(table, watch, LATER_MS);

    expect((await listWatches(table, watch.owner, { limit: 9 })).items).toEqual([]);
    expect(await isDue(watch.id)).toBe(true);
  });

  test('its spec is free for another watch', async () => {
    const { account, specDigest } = await deleted();
    const record = watchRecord({ account, specDigest });

    expect(await createWatch(table, record, undefined)).toEqual({ outcome: 'created' });
    expect(await living(account)).toEqual([record.id]);
  });

  test('its spec is free also for a request that found it taken before', async () => {
    const watch = await ownWatch();
    const record = watchRecord({ account: watch.account, specDigest: watch.specDigest });
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

  test('its account is in use until its channels are stopped', async () => {
    const { id, account } = await deleted();

    expect(await ending(account)).toEqual([id]);
    expect(await living(account)).toEqual([]);
    expect(await hasWatches(table, account)).toBe(true);
  });

  test('a process that works on it loses its claim', async () => {
    const { id, version } = await ownWatch();
    const claim = await claimWatch(table, id, version, NOW_MS);
    if (claim === undefined) throw new Error('The watch could not be claimed');
    expect(await deleteWatch(table, claim, LATER_MS)).toBeDefined();

    const settlement = { patch: { dueAtMs: NOW_MS }, nowMs: LATER_MS };
    expect(await unchanged(table, () => settleWatch(table, claim, settlement))).toBeUndefined();
    expect(await unchanged(table, () => recordChannelIds(table, claim, ['b']))).toBeUndefined();
  });

  test('a watch that was changed since it was read is not deleted', async () => {
    const watch = await ownWatch();
    await claimWatch(table, watch.id, watch.version, NOW_MS);

    expect(await unchanged(table, () => deleteWatch(table, watch, LATER_MS))).toBeUndefined();
  });

  test('a watch of another owner is not deleted', async () => {
    const watch = await ownWatch();

    const theirs = { ...watch, owner: 'bob' };
    expect(await unchanged(table, () => deleteWatch(table, theirs, LATER_MS))).toBeUndefined();
  });

  test('a deleted watch is not deleted again, by its old record or its new one', async () => {
    const before = await ownWatch();
    const after = await deleteWatch(table, before, LATER_MS);

    for (const watch of [before, after ?? before])
      expect(await unchanged(table, () => deleteWatch(table, watch, LATER_MS))).toBeUndefined();
  });

  test('of twenty concurrent deletions one succeeds', async () => {
    const watch = await ownWatch();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => deleteWatch(table, watch, NOW_MS + index)),
    );

    const winners = claims.filter((claim) => claim !== undefined);
    expect(winners).toHaveLength(1);
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(winners[0]);
  });
});

describe('forgetWatch', () => {
  test('the account is no longer in use', async () => {
    const watch = await deleted();
    await forgetWatch(table, watch, LATER_MS);

    expect(await ending(watch.account)).toEqual([]);
    expect(await hasWatches(table, watch.account)).toBe(false);
  });

  test('the row stays for some weeks, and is never due', async () => {
    const watch = await deleted();
    const forgotten = await forgetWatch(table, watch, LATER_MS);

    const { claimedUntilMs: _, dueAtMs: __, ...rest } = watch;
    expect(forgotten).toEqual({ ...rest, version: watch.version + 1 });
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(forgotten);
    expect(await isDue(watch.id)).toBe(false);
    const { ttl } = (await storedItem(table, watchKey(watch.id))) ?? {};
    expect(Number(ttl) * 1000).toBeGreaterThan(LATER_MS + 7 * DAY);
    expect(Number(ttl) * 1000).toBeLessThan(LATER_MS + 100 * DAY);
  });

  test('the row keeps no failure, and its condition says that it is deleted', async () => {
    const watch = await deleted({ condition: 'failing', failure: FAILURE });
    expect(watch).toMatchObject({ condition: 'deleted', failure: FAILURE });
    const forgotten = await forgetWatch(table, watch, LATER_MS);

    expect(forgotten).not.toHaveProperty('failure');
    expect(forgotten).toMatchObject({ condition: 'deleted', conditionSinceMs: LATER_MS });
    expect(await getWatch(table, watch.owner, watch.id)).toEqual(forgotten);
  });

  test('a process that lost its claim forgets nothing', async () => {
    const watch = await deleted();
    await claimWatch(table, watch.id, watch.version, claimEndsAt(LATER_MS));

    expect(await unchanged(table, () => forgetWatch(table, watch, LATER_MS))).toBeUndefined();
    expect(await ending(watch.account)).toEqual([watch.id]);
  });

  test('a forgotten watch is not changed the second time', async () => {
    const watch = await deleted();
    await forgetWatch(table, watch, LATER_MS);

    expect(await unchanged(table, () => forgetWatch(table, watch, LATER_MS))).toBeUndefined();
  });
});
