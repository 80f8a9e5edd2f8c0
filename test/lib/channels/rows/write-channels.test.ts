import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CHANNEL_TRANSITIONS,
  type ChannelState,
  type ChannelTransition,
} from '../../../../lib/channels/channel-states.ts';
import { getChannel } from '../../../../lib/channels/rows/read-channels.ts';
import {
  putPendingChannel,
  transitionChannel,
} from '../../../../lib/channels/rows/write-channels.ts';
import type { Failure } from '../../../../lib/google/failure.ts';
import { StorageError } from '../../../../lib/table/storage-error.ts';
import type { Transition } from '../../../../lib/table/transition.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { HOUR } from '../../../support/times.ts';
import { channelIn, NOW_MS, newChannel, STATES } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + 1000;
const FAILURE: Failure = {
  class: 'permanent',
  reason: 'notFound',
  message: 'File not found',
  atMs: LATER_MS,
};

describe('putPendingChannel', () => {
  test('writes a channel that is pending', async () => {
    const channel = newChannel();
    await putPendingChannel(table, channel);

    expect(await getChannel(table, channel.owner, channel.id)).toMatchObject({
      state: 'pending',
      updatedAtMs: channel.createdAtMs,
    });
  });

  test('never replaces a channel, not even one of the same owner', async () => {
    const first = await channelIn(table, 'active');

    await expect(putPendingChannel(table, newChannel({ ...first }))).rejects.toThrow(StorageError);

    expect(await getChannel(table, first.owner, first.id)).toEqual(first);
  });

  test('of several channels with one id writes one', async () => {
    const { id } = newChannel();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => putPendingChannel(table, newChannel({ id }))),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

const TRANSITIONS = Object.entries(CHANNEL_TRANSITIONS) as [
  ChannelTransition,
  Transition<ChannelState>,
][];

describe('transitionChannel', () => {
  describe.each(TRANSITIONS)('%s', (name, { from, to }) => {
    const allowed = STATES.filter((state) => from.includes(state));
    const others = STATES.filter((state) => !from.includes(state));

    // `open` creates the row, and leaves no state.
    if (allowed.length > 0)
      test.each(allowed)(`takes a channel that is %s to ${to}`, async (current) => {
        const { id, owner } = await channelIn(table, current);

        expect(await transitionChannel(table, id, name, { nowMs: LATER_MS })).toMatchObject({
          state: to,
        });

        expect(await getChannel(table, owner, id)).toMatchObject({
          state: to,
          updatedAtMs: LATER_MS,
        });
      });

    if (others.length > 0)
      test.each(others)('does not change a channel that is %s', async (current) => {
        const channel = await channelIn(table, current);

        const details = { nowMs: LATER_MS, set: { resourceId: 'new' } };
        expect(await transitionChannel(table, channel.id, name, details)).toBeUndefined();

        expect(await getChannel(table, channel.owner, channel.id)).toEqual(channel);
      });

    test('does not change a channel that was read in another state than it is in', async () => {
      for (const current of STATES) {
        const channel = await channelIn(table, current);

        for (const read of STATES.filter((state) => state !== current)) {
          const details = { read, nowMs: LATER_MS, set: { resourceId: 'new' } };
          expect(await transitionChannel(table, channel.id, name, details)).toBeUndefined();
        }

        expect(await getChannel(table, channel.owner, channel.id)).toEqual(channel);
      }
    });

    test('changes a channel that was read in its state exactly if it may leave that state', async () => {
      for (const read of STATES) {
        const { id } = await channelIn(table, read);
        const changed = await transitionChannel(table, id, name, { read, nowMs: LATER_MS });

        expect(changed?.state).toBe(from.includes(read) ? to : undefined);
      }
    });

    test('creates no channel that is not there', async () => {
      const { id, owner } = newChannel();

      expect(await transitionChannel(table, id, name, { nowMs: NOW_MS })).toBeUndefined();

      expect(await getChannel(table, owner, id)).toBeUndefined();
    });
  });

  test('of racing transitions does one, and keeps what that one wrote', async () => {
    const { id, owner } = await channelIn(table, 'pending');
    const racing = (['activate', 'beginStop', 'fail'] as const).flatMap((name) =>
      Array.from({ length: 8 }, (_, index) => ({ name, resourceId: `${name}-${index}` })),
    );

    const results = await Promise.all(
      racing.map(({ name, resourceId }) =>
        transitionChannel(table, id, name, {
          read: 'pending',
          nowMs: LATER_MS,
          set: { resourceId },
        }),
      ),
    );

    const winners = results.filter((result) => result !== undefined);
    expect(winners).toHaveLength(1);
    expect(await getChannel(table, owner, id)).toEqual(winners[0]);
  });

  test('writes what Google granted, and keeps the rest', async () => {
    const channel = await channelIn(table, 'pending', { tokenData: 'user=5' });
    const set = { resourceId: 'r', resourceUri: 'https://r', expirationMs: NOW_MS + HOUR };

    const active = await transitionChannel(table, channel.id, 'activate', {
      nowMs: LATER_MS,
      set,
    });

    expect(active).toEqual({ ...channel, ...set, state: 'active', updatedAtMs: LATER_MS });
  });

  test('does not replace a known resource id with an empty one', async () => {
    const { id } = await channelIn(table, 'pending');
    await transitionChannel(table, id, 'activate', { nowMs: NOW_MS, set: { resourceId: 'known' } });

    const details = { nowMs: NOW_MS, set: { resourceId: '' } };
    const changed = await transitionChannel(table, id, 'beginStop', details);

    expect(changed?.resourceId).toBe('known');
  });

  test('stores a failure', async () => {
    const { id } = await channelIn(table, 'pending');

    const failed = await transitionChannel(table, id, 'fail', { nowMs: NOW_MS, failure: FAILURE });

    expect(failed).toMatchObject({ state: 'failed', failure: FAILURE });
  });

  test('removes the failure before it if it has none itself', async () => {
    const { id } = await channelIn(table, 'pending');
    await transitionChannel(table, id, 'fail', { nowMs: NOW_MS, failure: FAILURE });

    const begun = await transitionChannel(table, id, 'beginStop', { nowMs: NOW_MS });

    expect(begun).toBeDefined();
    expect(begun).not.toHaveProperty('failure');
  });

  test('keeps the place of a channel in its owner’s list', async () => {
    const channel = await channelIn(table, 'active');
    const changed = await transitionChannel(table, channel.id, 'beginStop', { nowMs: LATER_MS });

    expect(changed).toEqual({ ...channel, state: 'stopping', updatedAtMs: LATER_MS });
  });
});
