import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../../lib/channels/channel-record.ts';
import { changeChannelState } from '../../../../lib/channels/rows/write-channels.ts';
import { accountKey, channelKey, DUE, watchKey } from '../../../../lib/table/keys.ts';
import { adoptChannel, suspendWatch } from '../../../../lib/watches/rows/adopt-channel.ts';
import { claimEndsAt, claimWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS, STATES, storedAccount, storedWatch } from '../../table/examples.ts';
import { contents, putItem, storedItem } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LATER_MS = NOW_MS + 1000;

async function claimed(changes: Partial<WatchRecord> = {}): Promise<WatchRecord> {
  const { id, version } = await storedWatch(table, changes);
  const watch = await claimWatch(table, id, version, NOW_MS);
  if (watch === undefined) throw new Error('The watch could not be claimed');
  return watch;
}

/** A channel that Google has opened for a watch. */
async function opened({ id: watchId, owner }: WatchRecord, set = {}): Promise<ChannelRecord> {
  const { id } = await channelIn(table, 'pending', { owner, watchId });
  const change = { from: ['pending'], to: 'active', nowMs: NOW_MS, set, watchId } as const;
  const channel = await changeChannelState(table, id, change);
  if (channel === undefined) throw new Error('The channel did not become active');
  return channel;
}

function adoption(channel: ChannelRecord, before: readonly ChannelRecord[] = []) {
  const channelIds = [...before, channel].map(({ id }) => id);
  const outcome = { currentId: channel.id, channelIds, dueAtMs: NOW_MS + DAY };
  return { channel, before, outcome, nowMs: LATER_MS };
}

async function unchanged<Outcome>(trying: () => Promise<Outcome>): Promise<Outcome> {
  const before = await contents(table);
  const outcome = await trying();
  expect(await contents(table)).toEqual(before);
  return outcome;
}

describe('adoptChannel', () => {
  test('ends the claim with what came of it', async () => {
    const watch = await claimed({ condition: 'failing' });
    const adopting = adoption(await opened(watch));
    const outcome = { ...adopting.outcome, condition: undefined };

    expect(await adoptChannel(table, watch, { ...adopting, outcome })).toBe(true);

    const { claimedUntilMs: _, condition: __, ...rest } = watch;
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({
      ...rest,
      ...adopting.outcome,
      version: watch.version + 1,
    });
  });

  test('marks the channel as taken, to be looked after at its end', async () => {
    const watch = await claimed();
    const channel = await opened(watch, { expirationMs: NOW_MS + DAY });
    await adoptChannel(table, watch, adoption(channel));

    expect(await storedItem(table, channelKey(channel.id))).toMatchObject({
      state: 'active',
      adoptedAtMs: LATER_MS,
      dueAtMs: NOW_MS + DAY,
      due: DUE.shard(channel.id),
    });
  });

  test('never, if the channel has no end', async () => {
    const watch = await claimed();
    const channel = await opened(watch);
    await adoptChannel(table, watch, adoption(channel));

    expect(await storedItem(table, channelKey(channel.id))).toMatchObject({ dueAtMs: DUE.never });
  });

  test('makes the channels before it due soon, and leaves them as they are', async () => {
    const watch = await claimed();
    const before = await Promise.all(
      [1, 2].map((days) => opened(watch, { expirationMs: NOW_MS + days * DAY })),
    );
    const rows = await Promise.all(before.map(({ id }) => storedItem(table, channelKey(id))));
    await adoptChannel(table, watch, adoption(await opened(watch), before));

    for (const row of rows) {
      const now = await storedItem(table, { pk: String(row?.['pk']), sk: String(row?.['sk']) });
      expect(now).toEqual({ ...row, dueAtMs: expect.any(Number) });
      expect(now?.['dueAtMs']).toBeGreaterThan(LATER_MS);
      expect(now?.['dueAtMs']).toBeLessThan(LATER_MS + 10 * MINUTE);
    }
  });

  test('does nothing at all for whoever lost the claim', async () => {
    const lost = await claimed();
    const [old, channel] = [await opened(lost), await opened(lost)];
    await claimWatch(table, lost.id, lost.version, claimEndsAt(NOW_MS));

    expect(await unchanged(() => adoptChannel(table, lost, adoption(channel, [old])))).toBe(false);
  });

  test.each(STATES.filter((state) => state !== 'active'))(
    'does nothing at all with a channel that is %s by now',
    async (to) => {
      const watch = await claimed();
      const [old, channel] = [await opened(watch), await opened(watch)];
      await changeChannelState(table, channel.id, { from: ['active'], to, nowMs: NOW_MS });

      expect(await unchanged(() => adoptChannel(table, watch, adoption(channel, [old])))).toBe(
        false,
      );
    },
  );

  test('and a stop of what nobody wants exclude each other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const watch = await claimed();
      const channel = await opened(watch);
      const stop = {
        from: ['active'],
        to: 'stopping',
        nowMs: NOW_MS,
        unlessAdopted: true,
      } as const;
      const stopping = () => changeChannelState(table, channel.id, stop);
      const adopting = () => adoptChannel(table, watch, adoption(channel));
      const both = round % 2 === 0 ? [adopting(), stopping()] : [stopping(), adopting()];

      const won = (await Promise.all(both)).filter((result) => result !== undefined && result);
      expect(won).toHaveLength(1);
    }
  });

  test('can be done again with the same channel in another turn', async () => {
    const watch = await claimed();
    const channel = await opened(watch);
    await adoptChannel(table, watch, adoption(channel));
    const again = await claimWatch(table, watch.id, watch.version + 1, NOW_MS);

    expect(again && (await adoptChannel(table, again, adoption(channel)))).toBe(true);
  });
});

describe('suspendWatch', () => {
  const outcome = { condition: 'needs_reconnect', dueAtMs: DUE.never } as const;

  test('puts a watch to sleep whose account needs new credentials', async () => {
    const { id: account } = await storedAccount(table, { status: 'needs_reconnect' });
    const watch = await claimed({ account });

    expect(await suspendWatch(table, watch, outcome)).toBe(true);

    const { claimedUntilMs: _, ...rest } = watch;
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual({
      ...rest,
      ...outcome,
      version: watch.version + 1,
    });
  });

  test('leaves the account as it is', async () => {
    const { id: account } = await storedAccount(table, { status: 'needs_reconnect' });
    const watch = await claimed({ account });
    const before = await storedItem(table, accountKey(account));
    await suspendWatch(table, watch, outcome);

    expect(await storedItem(table, accountKey(account))).toEqual(before);
  });

  test('does nothing if the account works again', async () => {
    const { id: account } = await storedAccount(table);
    const watch = await claimed({ account });

    expect(await unchanged(() => suspendWatch(table, watch, outcome))).toBe(false);
  });

  test('does nothing if nobody has said anything of the account', async () => {
    const watch = await claimed();
    expect(await storedItem(table, accountKey('default'))).toBeUndefined();

    expect(await unchanged(() => suspendWatch(table, watch, outcome))).toBe(false);
  });

  test('does nothing for whoever lost the claim', async () => {
    const { id: account } = await storedAccount(table, { status: 'needs_reconnect' });
    const lost = await claimed({ account });
    await putItem(table, { ...watchKey(lost.id), ...lost, version: lost.version + 1 });

    expect(await unchanged(() => suspendWatch(table, lost, outcome))).toBe(false);
  });
});
