import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelState, Failure } from '../../../lib/channels/channel-record.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { changeChannelState, type StateChange } from '../../../lib/channels/rows/write-channels.ts';
import { channelKey, DUE } from '../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { channelIn, NOW_MS, STATES } from '../table/examples.ts';
import { storedItem } from '../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LATER_MS = NOW_MS + DAY;

function failure(errorClass: string): Failure {
  return { class: errorClass, reason: 'r', message: 'm', atMs: LATER_MS };
}

const row = (id: string) => storedItem(table, channelKey(id));

/** The row of a channel after a change of its state. */
async function rowAfter(to: ChannelState, change: Partial<StateChange> = {}) {
  const { id } = await channelIn(table, 'pending');
  await changeChannelState(table, id, { from: ['pending'], to, nowMs: LATER_MS, ...change });
  return row(id);
}

/** Makes a channel look as if a watch had taken it. */
async function adopt(id: string): Promise<void> {
  const adopt = new UpdateCommand({
    TableName: table.name,
    Key: channelKey(id),
    UpdateExpression: 'SET adoptedAtMs = :now',
    ExpressionAttributeValues: { ':now': NOW_MS },
  });
  await table.client.send(adopt);
}

test('a new channel falls due soon, in its shard', async () => {
  const { id } = await channelIn(table, 'pending');
  const { due, dueAtMs, version } = (await row(id)) ?? {};

  expect([due, version]).toEqual([DUE.shard(id), 1]);
  expect(dueAtMs).toBeGreaterThan(NOW_MS);
  expect(dueAtMs).toBeLessThan(NOW_MS + 10 * MINUTE);
});

describe('what was begun and may have to be finished falls due soon', () => {
  const BEGUN: [ChannelState, Partial<StateChange>][] = [
    ['pending', {}],
    ['stopping', {}],
    ['stopping', { failure: failure('permanent') }],
    ['superseded', {}],
    ['failed', {}],
    ['failed', { failure: failure('retry') }],
    ['failed', { failure: failure('retry-with-new-id') }],
    ['active', { watchId: 'w', set: { expirationMs: LATER_MS + 7 * DAY } }],
    ['active', { watchId: 'w' }],
  ];

  test.each(BEGUN)('%s %o', async (to, change) => {
    const { pk, due, dueAtMs, ...rest } = (await rowAfter(to, change)) ?? {};

    expect(due).toBe(DUE.shard(String(pk).slice('CHANNEL#'.length)));
    expect(dueAtMs).toBeGreaterThan(LATER_MS + MINUTE);
    expect(dueAtMs).toBeLessThan(LATER_MS + 10 * MINUTE);
    expect(rest).not.toHaveProperty('ttl');
  });
});

describe('an active channel that stands alone falls due', () => {
  test('at its end', async () => {
    const expirationMs = LATER_MS + 7 * DAY;

    expect(await rowAfter('active', { set: { expirationMs } })).toMatchObject({
      dueAtMs: expirationMs,
    });
  });

  test('never without one, but it can be found', async () => {
    expect(await rowAfter('active')).toMatchObject({
      dueAtMs: DUE.never,
      due: expect.stringContaining('DUE#'),
    });
  });
});

describe('what has certainly ended falls due no more, and is forgotten after some weeks', () => {
  const ENDED: [ChannelState, Partial<StateChange>][] = [
    ['stopped', {}],
    ['expired', {}],
    ...['reconnect', 'unsupported', 'gone', 'permanent'].map((name): (typeof ENDED)[number] => [
      'failed',
      { failure: failure(name) },
    ]),
    ['failed', { failure: { ...failure('retry'), nothingOpened: true } }],
  ];

  test.each(ENDED)('%s %o', async (to, change) => {
    const item = (await rowAfter(to, change)) ?? {};

    expect(item).not.toHaveProperty('due');
    expect(item).not.toHaveProperty('dueAtMs');
    expect(Number(item['ttl']) * 1000).toBeGreaterThan(LATER_MS + 7 * DAY);
    expect(Number(item['ttl']) * 1000).toBeLessThan(LATER_MS + 100 * DAY);
    expect(item['ttl']).toSatisfy(Number.isInteger);
  });

  test.each(['active', 'stopping', 'failed'] as const)(
    'unless it turns out to be %s after all',
    async (to) => {
      const { id } = await channelIn(table, 'stopped');
      expect(await row(id)).toHaveProperty('ttl');
      await changeChannelState(table, id, { from: ['stopped'], to, nowMs: LATER_MS });

      expect(await row(id)).not.toHaveProperty('ttl');
      expect(await row(id)).toMatchObject({ due: DUE.shard(id), dueAtMs: expect.any(Number) });
    },
  );
});

test('nobody who reads a channel sees any of this', async () => {
  for (const state of STATES) {
    const record = await channelIn(table, state);
    for (const name of ['due', 'dueAtMs', 'version', 'ttl'])
      expect(record).not.toHaveProperty(name);
    expect(await getChannelOfAnyOwner(table, record.id)).toEqual(record);
  }
});

describe('unlessAdopted', () => {
  const stop = { from: ['active'], to: 'stopping', nowMs: LATER_MS, unlessAdopted: true } as const;

  test('leaves alone what a watch has taken', async () => {
    const { id } = await channelIn(table, 'active');
    await adopt(id);
    const before = await row(id);

    expect(await changeChannelState(table, id, stop)).toBeUndefined();
    expect(await row(id)).toEqual(before);
  });

  test('changes what none has taken', async () => {
    const { id } = await channelIn(table, 'active');

    expect(await changeChannelState(table, id, stop)).toMatchObject({ state: 'stopping' });
  });

  test('has to be asked for', async () => {
    const { id } = await channelIn(table, 'active');
    await adopt(id);

    const { unlessAdopted: _, ...anyhow } = stop;
    expect(await changeChannelState(table, id, anyhow)).toMatchObject({ state: 'stopping' });
  });
});
