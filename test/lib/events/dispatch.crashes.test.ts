import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from '../../../lib/table/table.ts';
import { tableThat } from '../../support/table-that.ts';
import { type Death, deaths, LIVES } from '../../support/until-death.ts';
import { NOW_MS } from '../table/examples.ts';
import {
  type Dispatcher,
  dispatcher,
  logOf,
  messageNumbers,
  notified,
  type TestRecord,
  tableOfFile,
  watched,
} from './stage.ts';

const MINUTE = 60_000;
const MANY = { timeout: 120_000 };

/** A process that dies at its nth call: none of its later calls is made or answered. */
function mortal(death: Death, now: () => number) {
  let calls = 0;
  const died = Promise.withResolvers<void>();
  const table: Table = tableThat(tableOfFile(), async (_name, _input, next) => {
    calls += 1;
    if (calls < death.call) return next();
    if (calls === death.call && death.late) await next().catch(() => undefined);
    died.resolve();
    return new Promise(() => undefined);
  });
  const process: Dispatcher = dispatcher({ on: table, now });
  const run = (...batch: TestRecord[]) => Promise.race([died.promise, process.run(...batch)]);
  return { run, calls: () => calls };
}

const tail = (log: readonly { sequence: number }[]) => log.map(({ sequence }) => sequence);

describe.each([
  ['at once', 1000],
  ['after a minute, when its numbers are void', 2 * MINUTE],
])('a process that dies at any call, with the batch repeated %s', (_, afterMs) => {
  test('leaves each event in the log once, in order', MANY, async () => {
    const calls = await callsOfBatch();
    for (const death of deaths(calls)) {
      const { owner, channel } = await watched();
      const batch = [await notified(channel.id, 2), await notified(channel.id, 3)];
      await mortal(death, () => NOW_MS).run(...batch);
      const nowMs = NOW_MS + afterMs;
      expect(await dispatcher({ now: () => nowMs }).run(...batch)).toEqual([]);
      const log = await logOf(owner, () => nowMs + MINUTE);
      const what = JSON.stringify(death);
      expect(messageNumbers(log).toSorted(), what).toEqual([2, 3]);
      expect(new Set(tail(log)).size, what).toBe(2);
    }
  });
});

async function callsOfBatch(): Promise<number> {
  const { channel } = await watched();
  const batch = [await notified(channel.id, 2), await notified(channel.id, 3)];
  const process = mortal(LIVES, () => NOW_MS);
  await process.run(...batch);
  return process.calls();
}

interface Delivery {
  from: number;
  length: number;
  death: Death;
  pauseMs: number;
}

const deliveries = fc.array(
  fc.record({
    from: fc.nat(9),
    length: fc.integer({ min: 1, max: 6 }),
    death: fc.record({ call: fc.integer({ min: 1, max: 14 }), late: fc.boolean() }),
    pauseMs: fc.constantFrom(0, 1000, 25_000, 2 * MINUTE),
  }),
  { maxLength: 6 },
);

test(
  'whatever is repeated, split, reordered or dies, each notification is one event with one number, and a reader that follows sees each once, in order',
  MANY,
  async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (plan: Delivery[]) => {
        const { owner, channel } = await watched();
        const records: TestRecord[] = [];
        for (let n = 2; n < 12; n += 1) records.push(await notified(channel.id, n));
        let nowMs = NOW_MS;
        const seen: number[] = [];
        let from: number | undefined;
        const follow = async () => {
          const page = await follower(owner, from, nowMs);
          from = page.next ?? from;
          seen.push(...page.numbers);
        };
        for (const { from: first, length, death, pauseMs } of plan) {
          await mortal(death, () => nowMs).run(...records.slice(first, first + length));
          await follow();
          nowMs += pauseMs;
        }
        await dispatcher({ now: () => nowMs }).run(...records);
        nowMs += 2 * MINUTE;
        await follow();
        await follow();
        expect(seen.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        const log = await logOf(owner, () => nowMs);
        expect(seen).toEqual(messageNumbers(log));
        expect(tail(log)).toEqual(tail(log).toSorted((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  },
);

async function follower(owner: string, from: number | undefined, nowMs: number) {
  const { listEvents } = await import('../../../lib/events/list-events.ts');
  const query = { limit: 3, from, matches: () => true };
  const deps = { table: tableOfFile(), owner, now: () => nowMs };
  const numbers: number[] = [];
  let next = from;
  for (;;) {
    const page = await listEvents(deps, { ...query, from: next });
    numbers.push(...messageNumbers(page.events));
    if (page.next === undefined) return { numbers, next };
    next = page.next;
  }
}
