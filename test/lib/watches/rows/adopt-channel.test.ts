import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../../lib/channels/channel-record.ts';
import { transitionChannel } from '../../../../lib/channels/rows/write-channels.ts';
import { accountKey, channelKey, DUE, watchKey } from '../../../../lib/table/keys.ts';
import { adoptChannel, suspendWatch } from '../../../../lib/watches/rows/adopt-channel.ts';
import { claimEndsAt, claimWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS, STATES, storedAccount } from '../../table/examples.ts';
import { putItem, storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import {
  CONDITIONS,
  claimedWatch,
  DAY,
  FAILURE,
  FULL,
  LATER_MS,
  MINUTE,
  mayLeave,
  openedChannel,
  patches,
} from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

function adoption(channel: ChannelRecord, before: readonly ChannelRecord[] = []) {
  const channelIds = [...before, channel].map(({ id }) => id);
  const patch = { currentId: channel.id, channelIds, dueAtMs: NOW_MS + DAY };
  return { channel, before, patch, nowMs: LATER_MS };
}

describe('adoptChannel', () => {
  test('a failing watch becomes healthy, and its claim ends', async () => {
    const watch = await claimedWatch(table, { condition: 'failing', failure: FAILURE });
    const adopting = adoption(await openedChannel(table, watch));
    const patch = { ...adopting.patch, failure: null };
    const { claimedUntilMs: _, failure: __, ...rest } = watch;
    const adopted = {
      ...rest,
      ...adopting.patch,
      condition: 'healthy',
      conditionSinceMs: LATER_MS,
      updatedAtMs: LATER_MS,
      version: watch.version + 1,
    };

    expect(await adoptChannel(table, watch, { ...adopting, patch })).toEqual(adopted);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(adopted);
  });

  test('any patch gives the record that is stored', async () => {
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        const watch = await claimedWatch(table, FULL);
        const adopting = { ...adoption(await openedChannel(table, watch)), patch };
        const adopted = await adoptChannel(table, watch, adopting);

        expect(adopted).toEqual(await getWatchOfAnyOwner(table, watch.id));
        expect(adopted).toMatchObject({ dueAtMs: patch.dueAtMs });
      }),
      { numRuns: 25 },
    );
  });

  test.each(CONDITIONS)(
    'a watch that is %s adopts a channel exactly if the table of states says so',
    async (condition) => {
      const watch = await claimedWatch(table, { condition });
      const channel = await openedChannel(table, watch);
      const adopting = () => adoptChannel(table, watch, adoption(channel));

      if (mayLeave('adopt', condition))
        expect(await adopting()).toMatchObject({ condition: 'healthy', currentId: channel.id });
      else expect(await unchanged(table, adopting)).toBeUndefined();
    },
  );

  test('the adopted channel is marked, and is due at its end', async () => {
    const watch = await claimedWatch(table);
    const channel = await openedChannel(table, watch, { expirationMs: NOW_MS + DAY });
    await adoptChannel(table, watch, adoption(channel));

    expect(await storedItem(table, channelKey(channel.id))).toMatchObject({
      state: 'active',
      adoptedAtMs: LATER_MS,
      dueAtMs: NOW_MS + DAY,
      due: DUE.shard(channel.id),
    });
  });

  test('an adopted channel without an end is never due', async () => {
    const watch = await claimedWatch(table);
    const channel = await openedChannel(table, watch);
    await adoptChannel(table, watch, adoption(channel));

    expect(await storedItem(table, channelKey(channel.id))).toMatchObject({ dueAtMs: DUE.never });
  });

  test('the channels before it are due soon, and otherwise the same', async () => {
    const watch = await claimedWatch(table);
    const before = await Promise.all(
      [1, 2].map((days) => openedChannel(table, watch, { expirationMs: NOW_MS + days * DAY })),
    );
    const rows = await Promise.all(before.map(({ id }) => storedItem(table, channelKey(id))));
    await adoptChannel(table, watch, adoption(await openedChannel(table, watch), before));

    for (const row of rows) {
      const now = await storedItem(table, { pk: String(row?.['pk']), sk: String(row?.['sk']) });
      expect(now).toEqual({ ...row, dueAtMs: expect.any(Number) });
      expect(now?.['dueAtMs']).toBeGreaterThan(LATER_MS);
      expect(now?.['dueAtMs']).toBeLessThan(LATER_MS + 10 * MINUTE);
    }
  });

  test('more old channels than a transaction takes do not keep a watch from the new one', async () => {
    const watch = await claimedWatch(table);
    const before: ChannelRecord[] = [];
    for (let n = 0; n < 110; n += 1) before.push(await openedChannel(table, watch));
    const channel = await openedChannel(table, watch);

    expect(await adoptChannel(table, watch, adoption(channel, before))).toMatchObject({
      currentId: channel.id,
      channelIds: [...before, channel].map(({ id }) => id),
    });
    const rows = await Promise.all(before.map(({ id }) => storedItem(table, channelKey(id))));
    const isDueSoon = rows.map((row) => Number(row?.['dueAtMs']) === LATER_MS + 2 * MINUTE);
    // The newest; the others are due anyway.
    expect(isDueSoon).toEqual(before.map((_, n) => n < 50));
  });

  test('a channel before it whose row is gone is not written again, and nothing changes', async () => {
    const watch = await claimedWatch(table);
    const channel = await openedChannel(table, watch);
    const old = { ...channel, id: crypto.randomUUID() };

    const adopting = () => adoptChannel(table, watch, adoption(channel, [old]));
    expect(await unchanged(table, adopting)).toBeUndefined();
  });

  test('a process that lost its claim changes nothing', async () => {
    const lost = await claimedWatch(table);
    const [old, channel] = [await openedChannel(table, lost), await openedChannel(table, lost)];
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    const adopting = () => adoptChannel(table, lost, adoption(channel, [old]));
    expect(await unchanged(table, adopting)).toBeUndefined();
  });

  test.each(STATES.filter((state) => state !== 'active'))(
    'a channel that is %s by now is not adopted, and nothing changes',
    async (state) => {
      const watch = await claimedWatch(table);
      const old = await openedChannel(table, watch);
      const { owner, id: watchId } = watch;
      const channel = await channelIn(table, state, { owner, watchId });

      const adopting = () => adoptChannel(table, watch, adoption(channel, [old]));
      expect(await unchanged(table, adopting)).toBeUndefined();
    },
  );

  test('of an adoption and a stop unless adopted one succeeds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const watch = await claimedWatch(table);
      const channel = await openedChannel(table, watch);
      const stop = { read: 'active', nowMs: NOW_MS, unlessAdopted: true } as const;
      const stopping = () => transitionChannel(table, channel.id, 'beginStop', stop);
      const adopting = () => adoptChannel(table, watch, adoption(channel));
      const both = round % 2 === 0 ? [adopting(), stopping()] : [stopping(), adopting()];

      const won = (await Promise.all(both)).filter((result) => result !== undefined);
      expect(won).toHaveLength(1);
    }
  });

  test('the same channel can be adopted again under another claim', async () => {
    const watch = await claimedWatch(table);
    const channel = await openedChannel(table, watch);
    await adoptChannel(table, watch, adoption(channel));
    const again = await claimWatch(table, watch.id, watch.version + 1, NOW_MS);

    expect(again && (await adoptChannel(table, again, adoption(channel)))).toBeDefined();
  });
});

describe('suspendWatch', () => {
  const settlement = { patch: { dueAtMs: DUE.never, failure: FAILURE }, nowMs: LATER_MS };

  const rejectedAccount = async () =>
    (await storedAccount(table, { status: 'needs_reconnect' })).id;

  test('a watch is suspended whose account needs new credentials', async () => {
    const watch = await claimedWatch(table, { account: await rejectedAccount() });
    const { claimedUntilMs: _, ...rest } = watch;
    const suspended = {
      ...rest,
      ...settlement.patch,
      condition: 'needs_reconnect',
      conditionSinceMs: LATER_MS,
      updatedAtMs: LATER_MS,
      version: watch.version + 1,
    };

    expect(await suspendWatch(table, watch, settlement)).toEqual(suspended);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(suspended);
  });

  test('any patch gives the record that is stored', async () => {
    const account = await rejectedAccount();
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        const watch = await claimedWatch(table, { ...FULL, account });
        const suspended = await suspendWatch(table, watch, { patch, nowMs: LATER_MS });

        expect(suspended).toEqual(await getWatchOfAnyOwner(table, watch.id));
        expect(suspended).toMatchObject({ dueAtMs: patch.dueAtMs });
      }),
      { numRuns: 25 },
    );
  });

  test.each(CONDITIONS)(
    'a watch that is %s is suspended exactly if the table of states says so',
    async (condition) => {
      const watch = await claimedWatch(table, { condition, account: await rejectedAccount() });
      const suspending = () => suspendWatch(table, watch, settlement);

      if (mayLeave('suspend', condition))
        expect(await suspending()).toMatchObject({ condition: 'needs_reconnect' });
      else expect(await unchanged(table, suspending)).toBeUndefined();
    },
  );

  test('the account stays the same', async () => {
    const watch = await claimedWatch(table, { account: await rejectedAccount() });
    const before = await storedItem(table, accountKey(watch.account));
    await suspendWatch(table, watch, settlement);

    expect(await storedItem(table, accountKey(watch.account))).toEqual(before);
  });

  test('a watch is not suspended whose account works again', async () => {
    const { id: account } = await storedAccount(table);
    const watch = await claimedWatch(table, { account });

    expect(await unchanged(table, () => suspendWatch(table, watch, settlement))).toBeUndefined();
  });

  test('a watch of an account without a row is not suspended', async () => {
    const watch = await claimedWatch(table);
    expect(await storedItem(table, accountKey('default'))).toBeUndefined();

    expect(await unchanged(table, () => suspendWatch(table, watch, settlement))).toBeUndefined();
  });

  test('a process that lost its claim changes nothing', async () => {
    const lost = await claimedWatch(table, { account: await rejectedAccount() });
    await putItem(table, { ...watchKey(lost.id), ...lost, version: lost.version + 1 });

    expect(await unchanged(table, () => suspendWatch(table, lost, settlement))).toBeUndefined();
  });
});
