import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../../../lib/channels/channel-record.ts';
import { getChannel } from '../../../../lib/channels/rows/read-channels.ts';
import {
  changeChannelState,
  putPendingChannel,
} from '../../../../lib/channels/rows/write-channels.ts';
import { StorageError } from '../../../../lib/table/storage-error.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
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

  test('never replaces a channel, not even for its owner', async () => {
    const first = await channelIn(table, 'active');

    await expect(putPendingChannel(table, newChannel({ ...first }))).rejects.toThrow(StorageError);

    expect(await getChannel(table, first.owner, first.id)).toEqual(first);
  });

  test('of two that want one id, one gets it', async () => {
    const { id } = newChannel();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => putPendingChannel(table, newChannel({ id }))),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('changeChannelState', () => {
  describe.each(STATES)('of a channel that is %s', (current) => {
    const others = STATES.filter((state) => state !== current);

    test.each(STATES)('to %s happens if it may be left', async (to) => {
      const { id, owner } = await channelIn(table, current);

      const change = { from: [...others, current], to, nowMs: LATER_MS };
      expect(await changeChannelState(table, id, change)).toMatchObject({ state: to });

      expect(await getChannel(table, owner, id)).toMatchObject({
        state: to,
        updatedAtMs: LATER_MS,
      });
    });

    test.each(STATES)('to %s is refused if it may not be left', async (to) => {
      const channel = await channelIn(table, current);

      const change = { from: others, to, nowMs: LATER_MS, set: { resourceId: 'new' } };
      expect(await changeChannelState(table, channel.id, change)).toBeUndefined();

      expect(await getChannel(table, channel.owner, channel.id)).toEqual(channel);
    });
  });

  test('makes no channel that is not there', async () => {
    const { id, owner } = newChannel();

    const change = { from: STATES, to: 'active', nowMs: NOW_MS } as const;
    expect(await changeChannelState(table, id, change)).toBeUndefined();

    expect(await getChannel(table, owner, id)).toBeUndefined();
  });

  test('of racing changes one wins, and what it wrote stays', async () => {
    const { id, owner } = await channelIn(table, 'pending');
    const targets = (['active', 'stopping', 'failed'] as const).flatMap((to) =>
      Array.from({ length: 8 }, (_, index) => ({ to, resourceId: `${to}-${index}` })),
    );

    const results = await Promise.all(
      targets.map(({ to, resourceId }) =>
        changeChannelState(table, id, {
          from: ['pending'],
          to,
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
    const set = { resourceId: 'r', resourceUri: 'https://r', expirationMs: NOW_MS + 3_600_000 };

    const change = { from: ['pending'], to: 'active', nowMs: LATER_MS, set } as const;

    expect(await changeChannelState(table, channel.id, change)).toEqual({
      ...channel,
      ...set,
      state: 'active',
      updatedAtMs: LATER_MS,
    });
  });

  test('an empty resource id does not replace a known one', async () => {
    const { id } = await channelIn(table, 'pending');
    const toActive = { from: ['pending'], to: 'active', nowMs: NOW_MS } as const;
    await changeChannelState(table, id, { ...toActive, set: { resourceId: 'known' } });

    const change = { from: ['active'], to: 'stopping', nowMs: NOW_MS } as const;
    const changed = await changeChannelState(table, id, { ...change, set: { resourceId: '' } });

    expect(changed?.resourceId).toBe('known');
  });

  test('says why it failed', async () => {
    const { id } = await channelIn(table, 'pending');
    const change = { from: ['pending'], to: 'failed', nowMs: NOW_MS, failure: FAILURE } as const;

    expect(await changeChannelState(table, id, change)).toMatchObject({
      state: 'failed',
      failure: FAILURE,
    });
  });

  test('a change that did not fail takes the failure away', async () => {
    const { id } = await channelIn(table, 'pending');
    const change = { from: ['pending'], to: 'failed', nowMs: NOW_MS, failure: FAILURE } as const;
    await changeChannelState(table, id, change);

    const repaired = { from: ['failed'], to: 'stopping', nowMs: NOW_MS } as const;
    expect(await changeChannelState(table, id, repaired)).not.toHaveProperty('failure');
  });

  test('leaves the owner’s list in order', async () => {
    const channel = await channelIn(table, 'active');
    const change = { from: ['active'], to: 'stopping', nowMs: LATER_MS } as const;
    const changed = await changeChannelState(table, channel.id, change);

    expect(changed).toEqual({ ...channel, state: 'stopping', updatedAtMs: LATER_MS });
  });
});
