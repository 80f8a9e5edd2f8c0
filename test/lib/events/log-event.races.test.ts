import { describe, expect, test } from 'vitest';
import { tableThat } from '../../support/table-that.ts';
import { NOW_MS } from '../table/examples.ts';
import { dispatcher, logOf, messageNumbers, notified, tableOfFile, watched } from './stage.ts';

// A number that is older is given up.
const OLD_MS = 20_001;
const MINUTE = 60_000;

interface Input extends Record<string, unknown> {
  Item?: { data?: unknown };
  UpdateExpression?: string;
}

/** Whether a call puts an event into a log. */
const putsEvent = (name: string, { Item }: Input) => name === 'PutCommand' && Item?.data;

describe('a process that stalls before it puts an event', () => {
  test('for so long that another one gives its number up, puts it at the number of the other', async () => {
    const { owner, channel } = await watched();
    const record = await notified(channel.id, 2);
    const stalled = Promise.withResolvers<void>();
    const other = Promise.withResolvers<void>();
    let isFirst = true;
    const on = tableThat(tableOfFile(), async (name, input, next) => {
      if (isFirst && putsEvent(name, input)) {
        isFirst = false;
        stalled.resolve();
        await other.promise;
      }
      return next();
    });
    const slow = dispatcher({ on }).run(record);
    await stalled.promise;
    await dispatcher({ now: () => NOW_MS + OLD_MS }).run(record);
    other.resolve();
    expect(await slow).toEqual([]);
    const log = await logOf(owner, () => NOW_MS + OLD_MS);
    expect(messageNumbers(log)).toEqual([2]);
  });

  test('after it was drawn gives the number up itself', async () => {
    const { owner, channel } = await watched();
    const record = await notified(channel.id, 2);
    let nowMs = NOW_MS;
    const on = tableThat(tableOfFile(), async (_name, { UpdateExpression }: Input, next) => {
      if (UpdateExpression?.includes('seqAtMs')) nowMs += OLD_MS;
      return next();
    });
    // Both clocks stop after the first stall: the second number is young.
    const { run } = dispatcher({ on, now: () => Math.min(nowMs, NOW_MS + OLD_MS) });
    expect(await run(record)).toEqual([]);
    const log = await logOf(owner, () => NOW_MS + OLD_MS);
    expect(messageNumbers(log)).toEqual([2]);
    expect(log[0]).toMatchObject({ sequence: 2, drawnAtMs: NOW_MS + OLD_MS });
  });
});

test('an event whose new number was stored, though the answer was lost, is put there', async () => {
  const { owner, channel } = await watched();
  const record = await notified(channel.id, 2);
  const dying = tableThat(tableOfFile(), async (name, input: Input, next) =>
    putsEvent(name, input) ? Promise.reject(new Error('down')) : next(),
  );
  expect(await dispatcher({ on: dying }).run(record)).toEqual([record.sequenceNumber]);
  // The client repeats a call that was carried out, and whose answer it did not get.
  const repeating = tableThat(tableOfFile(), async (_name, input: Input, next) => {
    if (input.UpdateExpression?.startsWith('SET #seq = :')) await next();
    return next();
  });
  const nowMs = NOW_MS + OLD_MS;
  expect(await dispatcher({ on: repeating, now: () => nowMs }).run(record)).toEqual([]);
  expect(messageNumbers(await logOf(owner, () => nowMs))).toEqual([2]);
});

test('a number that is given up holds no reader up', async () => {
  const { owner, channel } = await watched();
  const record = await notified(channel.id, 2);
  const on = tableThat(tableOfFile(), async (name, input: Input, next) =>
    putsEvent(name, input) ? Promise.reject(new Error('down')) : next(),
  );
  await dispatcher({ on }).run(record);
  const nowMs = NOW_MS + OLD_MS;
  expect(nowMs).toBeLessThan(NOW_MS + MINUTE);
  await dispatcher({ now: () => nowMs }).run(record);
  expect(messageNumbers(await logOf(owner, () => nowMs))).toEqual([2]);
});
