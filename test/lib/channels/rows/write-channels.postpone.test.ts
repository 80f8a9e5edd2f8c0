import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  postponeChannel,
  rescheduleChannel,
  transitionChannel,
} from '../../../../lib/channels/rows/write-channels.ts';
import type { Failure } from '../../../../lib/google/failure.ts';
import { channelKey } from '../../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { HOUR } from '../../../support/times.ts';
import { channelIn, NOW_MS } from '../../table/examples.ts';
import { storedItem } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const LATER_MS = NOW_MS + HOUR;
const failure: Failure = { class: 'retry', reason: 'r', message: 'm', atMs: NOW_MS };

const row = (id: string) => storedItem(table, channelKey(id));

describe('a channel that is postponed', () => {
  test('is due later, with its failures counted', async () => {
    const { id } = await channelIn(table, 'stopping');
    const before = await row(id);
    await postponeChannel(table, id, LATER_MS);
    await postponeChannel(table, id, LATER_MS + 1);

    expect(await row(id)).toEqual({ ...before, dueAtMs: LATER_MS + 1, attempts: 2 });
  });

  test('keeps its count for as long as it is being stopped', async () => {
    const { id } = await channelIn(table, 'stopping');
    await postponeChannel(table, id, LATER_MS);

    // Each attempt begins and ends with such a transition.
    for (const name of ['beginStop', 'continueStop', 'failStop'] as const) {
      const details = { nowMs: LATER_MS, failure };
      expect(await transitionChannel(table, id, name, details)).toMatchObject({ attempts: 1 });
    }
    const begun = await transitionChannel(table, id, 'beginStop', { nowMs: LATER_MS });
    expect(begun).toMatchObject({ attempts: 1 });
  });

  test.each([
    ['stopped', 'stopping', 'finishStop'],
    ['stopped', 'stopping', 'end'],
    ['failed', 'stopping', 'failWhileStopping'],
    ['expired', 'superseded', 'expire'],
  ] as const)('has no count once it is %s (%s: %s)', async (_, from, name) => {
    const { id } = await channelIn(table, from);
    await postponeChannel(table, id, LATER_MS);

    const ended = await transitionChannel(table, id, name, { nowMs: LATER_MS, failure });
    expect(ended).toBeDefined();
    expect(ended).not.toHaveProperty('attempts');
  });
});

test('a channel that is rescheduled is due at another time, and nothing else changes', async () => {
  const { id } = await channelIn(table, 'active');
  const before = await row(id);
  await rescheduleChannel(table, id, LATER_MS);

  expect(await row(id)).toEqual({ ...before, dueAtMs: LATER_MS });
});

describe.each([
  ['postponeChannel', postponeChannel],
  ['rescheduleChannel', rescheduleChannel],
])('%s', (_, later) => {
  test('does not change a channel that has ended meanwhile', async () => {
    const { id } = await channelIn(table, 'stopped');
    const before = await row(id);
    await later(table, id, LATER_MS);

    expect(await row(id)).toEqual(before);
  });

  test('creates no channel that is not there', async () => {
    const id = crypto.randomUUID();
    await later(table, id, LATER_MS);

    expect(await row(id)).toBeUndefined();
  });
});
