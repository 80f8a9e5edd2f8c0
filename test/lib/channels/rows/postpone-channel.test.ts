import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changeChannelState,
  postponeChannel,
  rescheduleChannel,
} from '../../../../lib/channels/rows/write-channels.ts';
import { channelKey } from '../../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn, NOW_MS } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + 3_600_000;
const failure = { class: 'retry', reason: 'r', message: 'm', atMs: NOW_MS };

const row = (id: string) => storedItem(table, channelKey(id));

describe('a channel that is looked after in vain', () => {
  test('falls due later, with its failures counted', async () => {
    const { id } = await channelIn(table, 'stopping');
    const before = await row(id);
    await postponeChannel(table, id, LATER_MS);
    await postponeChannel(table, id, LATER_MS + 1);

    expect(await row(id)).toEqual({ ...before, dueAtMs: LATER_MS + 1, attempts: 2 });
  });

  test('counts on for as long as it is being stopped', async () => {
    const { id } = await channelIn(table, 'stopping');
    await postponeChannel(table, id, LATER_MS);
    const stay = { from: ['stopping'], to: 'stopping', nowMs: LATER_MS } as const;

    // Each try begins and ends with such a change.
    expect(await changeChannelState(table, id, stay)).toMatchObject({ attempts: 1 });
    const failed = await changeChannelState(table, id, { ...stay, failure });
    expect(failed).toMatchObject({ attempts: 1 });
  });

  test.each(['stopped', 'failed', 'expired'] as const)('counts anew once it is %s', async (to) => {
    const { id } = await channelIn(table, 'stopping');
    await postponeChannel(table, id, LATER_MS);
    const change = { from: ['stopping'], to, nowMs: LATER_MS, failure } as const;

    expect(await changeChannelState(table, id, change)).not.toHaveProperty('attempts');
  });
});

test('a channel with nothing wrong can fall due at another time', async () => {
  const { id } = await channelIn(table, 'active');
  const before = await row(id);
  await rescheduleChannel(table, id, LATER_MS);

  expect(await row(id)).toEqual({ ...before, dueAtMs: LATER_MS });
});

describe.each([
  ['postponeChannel', postponeChannel],
  ['rescheduleChannel', rescheduleChannel],
])('%s', (_, later) => {
  test('leaves alone what has ended meanwhile', async () => {
    const { id } = await channelIn(table, 'stopped');
    const before = await row(id);
    await later(table, id, LATER_MS);

    expect(await row(id)).toEqual(before);
  });

  test('makes no channel that is not there', async () => {
    const id = crypto.randomUUID();
    await later(table, id, LATER_MS);

    expect(await row(id)).toBeUndefined();
  });
});
