import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiClient } from '../../../../cli/api/api-client.ts';
import { newRuns } from '../../../../cli/nouns/hook/new-runs.ts';
import type { Run } from '../../../../cli/nouns/hook/run-view.ts';
import { keyOf, pageOf, runOf } from './stand-in.ts';

/** A log that keeps the last hundred runs. */
function createLog() {
  let runs: Run[] = [];
  let beforePage: (() => void) | undefined;
  const api: ApiClient = {
    async call(_, __, { query = {} } = {}) {
      const next = beforePage;
      beforePage = undefined;
      next?.();
      return { status: 200, document: pageOf(runs, query) };
    },
  };
  return {
    api,
    add(run: Run) {
      runs = [...runs, run].toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1)).slice(0, 100);
    },
    /** Is called before the next page is read. */
    meanwhile(call: () => void) {
      beforePage = call;
    },
  };
}

const numbersOf = ({ runs }: { runs: readonly Run[] }) =>
  runs.map(({ event }) => Number(event.sequence));

test('returns what there is, oldest first, and then nothing until there is more', async () => {
  const log = createLog();
  for (let number = 1; number <= 70; number += 1) log.add(runOf(number));
  const take = newRuns(log.api, 'an-id');
  expect(numbersOf(await take())).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
  expect(await take()).toEqual({ runs: [], mayMiss: false });
  log.add(runOf(71));
  expect(numbersOf(await take())).toEqual([71]);
});

test('a second attempt with the same event is another run', async () => {
  const log = createLog();
  const take = newRuns(log.api, 'an-id');
  log.add(runOf(1));
  expect(numbersOf(await take())).toEqual([1]);
  log.add({ ...runOf(1, 30), attempt: 2 });
  expect(await take()).toMatchObject({ runs: [{ attempt: 2 }] });
});

test('a log that has a page more while it is read is read on', async () => {
  const log = createLog();
  log.add(runOf(1));
  const take = newRuns(log.api, 'an-id');
  await take();
  for (let number = 2; number <= 30; number += 1) log.add(runOf(number));
  log.meanwhile(() => log.add(runOf(31)));
  const first = numbersOf(await take());
  expect(first).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
});

test('of more than a hundred at once the last hundred are returned, once, with a mark', async () => {
  const log = createLog();
  const take = newRuns(log.api, 'an-id');
  log.add(runOf(1));
  expect(await take()).toMatchObject({ mayMiss: false });
  for (let round = 0; round < 12; round += 1) {
    const from = 1000 * (round + 1);
    for (let number = 0; number < 250; number += 1) log.add(runOf(from + number));
    const taken = await take();
    expect(taken.mayMiss).toBe(true);
    expect(numbersOf(taken)).toEqual(Array.from({ length: 100 }, (_, index) => from + 150 + index));
  }
  expect(await take()).toEqual({ runs: [], mayMiss: false });
});

test('runs that are stored late, before one that was returned, are marked too', async () => {
  const log = createLog();
  const take = newRuns(log.api, 'an-id');
  log.add(runOf(1, 10));
  await take();
  for (let number = 2; number <= 131; number += 1) log.add(runOf(number, 9 + number / 1000));
  const { runs, mayMiss } = await take();
  expect([runs.length, mayMiss]).toEqual([99, true]);
});

test('misses and repeats none, whenever runs are stored within a minute of their beginning', async () => {
  // How long after the last poll each run is stored, and how long it had run by then.
  const stored = fc.record({ afterMs: fc.nat(3000), lateMs: fc.nat(30_000) });
  const polls = fc.array(fc.array(stored, { maxLength: 25 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(polls, async (rounds) => {
      const log = createLog();
      const take = newRuns(log.api, 'an-id');
      let nowMs = 100_000;
      let number = 0;
      const seen: number[] = [];
      for (const round of rounds) {
        for (const { afterMs, lateMs } of round) {
          nowMs += afterMs;
          number += 1;
          log.add(runOf(number, (nowMs - lateMs) / 1000));
        }
        seen.push(...numbersOf(await take()));
      }
      expect(seen.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: number }, (_, index) => index + 1),
      );
    }),
  );
});
