import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelDueAt, forgetAt } from '../../../lib/channels/channel-due.ts';
import type { ChannelState, ChannelTransition } from '../../../lib/channels/channel-states.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import {
  type TransitionDetails,
  transitionChannel,
} from '../../../lib/channels/rows/write-channels.ts';
import type { GoogleErrorClass } from '../../../lib/google/classified.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { channelKey, DUE } from '../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { DAY, MINUTE } from '../../support/times.ts';
import { channelIn, NOW_MS, STATES } from '../table/examples.ts';
import { storedItem } from '../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + DAY;

/** A transition from a state, with what it is done with. */
type Case = [from: ChannelState, name: ChannelTransition, details: Partial<TransitionDetails>];

function failure(errorClass: GoogleErrorClass): Failure {
  return { class: errorClass, reason: 'r', message: 'm', atMs: LATER_MS };
}

const row = (id: string) => storedItem(table, channelKey(id));

/** The row of a channel after a transition. */
async function rowAfter(...[from, name, details]: Case) {
  const { id } = await channelIn(table, from);
  await transitionChannel(table, id, name, { nowMs: LATER_MS, ...details });
  return row(id);
}

/** Makes a channel look as if a watch had adopted it. */
async function adopt(id: string): Promise<void> {
  const adopt = new UpdateCommand({
    TableName: table.name,
    Key: channelKey(id),
    UpdateExpression: 'SET adoptedAtMs = :now',
    ExpressionAttributeValues: { ':now': NOW_MS },
  });
  await table.client.send(adopt);
}

test('a new channel is due soon, in its shard', async () => {
  const { id } = await channelIn(table, 'pending');
  const { due, dueAtMs, version } = (await row(id)) ?? {};

  expect([due, version]).toEqual([DUE.shard(id), 1]);
  expect(dueAtMs).toBeGreaterThan(NOW_MS);
  expect(dueAtMs).toBeLessThan(NOW_MS + 10 * MINUTE);
});

describe('a channel with which something was begun is due soon', () => {
  test.each<Case>([
    ['active', 'beginStop', {}],
    ['stopping', 'continueStop', {}],
    ['stopping', 'failStop', { failure: failure('permanent') }],
    ['stopped', 'stopAgain', {}],
    ['active', 'supersede', {}],
    ['pending', 'fail', {}],
    ['pending', 'fail', { failure: failure('retry') }],
    ['pending', 'fail', { failure: failure('retry-with-new-id') }],
    ['pending', 'activate', { watchId: 'w', set: { expirationMs: LATER_MS + 7 * DAY } }],
    ['pending', 'activate', { watchId: 'w' }],
  ])('%s: %s %o', async (...transition) => {
    const { pk, due, dueAtMs, ...rest } = (await rowAfter(...transition)) ?? {};

    expect(due).toBe(DUE.shard(String(pk).slice('CHANNEL#'.length)));
    expect(dueAtMs).toBeGreaterThan(LATER_MS + MINUTE);
    expect(dueAtMs).toBeLessThan(LATER_MS + 10 * MINUTE);
    expect(rest).not.toHaveProperty('ttl');
  });
});

describe('an active channel without a watch', () => {
  test('is due at its expiration', async () => {
    const expirationMs = LATER_MS + 7 * DAY;

    expect(await rowAfter('pending', 'activate', { set: { expirationMs } })).toMatchObject({
      dueAtMs: expirationMs,
    });
  });

  test('is never due without an expiration, but stays in the index', async () => {
    expect(await rowAfter('pending', 'activate', {})).toMatchObject({
      dueAtMs: DUE.never,
      due: expect.stringContaining('DUE#'),
    });
  });
});

describe('a channel that has certainly ended', () => {
  test.each<Case>([
    ['stopping', 'finishStop', {}],
    ['pending', 'end', {}],
    ['active', 'expire', {}],
    ['pending', 'fail', { failure: failure('reconnect') }],
    ['pending', 'fail', { failure: failure('unsupported') }],
    ['pending', 'fail', { failure: failure('gone') }],
    ['pending', 'fail', { failure: failure('permanent') }],
    ['pending', 'fail', { failure: { ...failure('retry'), nothingOpened: true } }],
  ])('is not due, and is forgotten after some weeks: %s: %s %o', async (...transition) => {
    const item = (await rowAfter(...transition)) ?? {};

    expect(item).not.toHaveProperty('due');
    expect(item).not.toHaveProperty('dueAtMs');
    expect(Number(item['ttl']) * 1000).toBeGreaterThan(LATER_MS + 7 * DAY);
    expect(Number(item['ttl']) * 1000).toBeLessThan(LATER_MS + 100 * DAY);
    expect(item['ttl']).toSatisfy(Number.isInteger);
  });

  test.each<ChannelTransition>(['activateAfterStop', 'failStop', 'stopAgain', 'failAfterStop'])(
    'is due again, and is not forgotten, after %s',
    async (name) => {
      const { id } = await channelIn(table, 'stopped');
      expect(await row(id)).toHaveProperty('ttl');
      await transitionChannel(table, id, name, { nowMs: LATER_MS });

      expect(await row(id)).not.toHaveProperty('ttl');
      expect(await row(id)).toMatchObject({ due: DUE.shard(id), dueAtMs: expect.any(Number) });
    },
  );
});

test.each(STATES)('a row that is %s is due as channelDueAt says', async (state) => {
  const { id } = await channelIn(table, state);
  const dueAtMs = channelDueAt({ to: state, nowMs: NOW_MS });
  const ttl = dueAtMs === undefined ? forgetAt(NOW_MS) : undefined;
  const item = await row(id);

  expect([item?.['dueAtMs'], item?.['ttl']]).toEqual([dueAtMs, ttl]);
});

test('the record of a channel has no attribute of an index, the TTL or the sweep', async () => {
  for (const state of STATES) {
    const record = await channelIn(table, state);
    for (const name of ['due', 'dueAtMs', 'version', 'ttl'])
      expect(record).not.toHaveProperty(name);
    expect(await getChannelOfAnyOwner(table, record.id)).toEqual(record);
  }
});

describe('a transition unlessAdopted', () => {
  const details = { nowMs: LATER_MS, unlessAdopted: true };

  test('does not change a channel that a watch has adopted', async () => {
    const { id } = await channelIn(table, 'active');
    await adopt(id);
    const before = await row(id);

    expect(await transitionChannel(table, id, 'beginStop', details)).toBeUndefined();
    expect(await row(id)).toEqual(before);
  });

  test('changes a channel that no watch has adopted', async () => {
    const { id } = await channelIn(table, 'active');

    expect(await transitionChannel(table, id, 'beginStop', details)).toMatchObject({
      state: 'stopping',
    });
  });

  test('is not the default', async () => {
    const { id } = await channelIn(table, 'active');
    await adopt(id);

    expect(await transitionChannel(table, id, 'beginStop', { nowMs: LATER_MS })).toMatchObject({
      state: 'stopping',
    });
  });
});
