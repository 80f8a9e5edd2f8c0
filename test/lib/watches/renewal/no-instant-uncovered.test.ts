import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GoogleErrorClass } from '../../../../lib/google/classified.ts';
import { nextAttempt } from '../../../../lib/watches/renewal/next-attempt.ts';
import { type Lease, renewalTime } from '../../../../lib/watches/renewal/renewal-time.ts';
import { chances, DAY_MS, LASTING, leaseOf, MINUTE_MS, periods } from './arbitraries.ts';

interface Run {
  lease: Lease;
  periodMs: number;
  minLeadMs: number;
  /** Until when every attempt fails. */
  recoversAtMs: number;
  /** The classes of the failures, repeated. */
  errorClasses: readonly GoogleErrorClass[];
  /** The pauses between two runs of the scheduler, as shares of its period, repeated. */
  pauses: readonly number[];
  chances: readonly number[];
}

interface Attempt {
  atMs: number;
  failed: boolean;
}

const cycle = <T>(items: readonly T[]) => {
  let index = 0;
  return () => items[index++ % items.length] as T;
};

/** One watch from the opening of a lease to its renewal: what was attempted, and when. */
function simulate(run: Run): Attempt[] {
  const { lease, periodMs, minLeadMs, recoversAtMs } = run;
  const random = cycle(run.chances);
  const nextClass = cycle(run.errorClasses);
  const nextPause = cycle(run.pauses);
  const attempted: Attempt[] = [];
  let dueAtMs = renewalTime(lease, { minLeadMs, random });
  let lastClass: GoogleErrorClass | undefined;
  let attempts = 0;
  for (let nowMs = lease.openedAtMs; ; nowMs += Math.max(1, Math.floor(nextPause() * periodMs))) {
    if (nowMs < dueAtMs) continue;
    const failed = nowMs < recoversAtMs;
    attempted.push({ atMs: nowMs, failed });
    if (!failed) return attempted;
    const errorClass = nextClass();
    attempts = errorClass === lastClass ? attempts + 1 : 1;
    lastClass = errorClass;
    const { expirationMs } = lease;
    const next = nextAttempt({ errorClass, attempts, nowMs, expirationMs }, { periodMs, random });
    dueAtMs = next.atMs ?? Infinity;
  }
}

const runs = fc
  .record({
    lease: leaseOf({ minLifeMs: 30 * MINUTE_MS, maxLifeMs: 30 * DAY_MS }),
    periodMs: periods,
    spareLeadMs: fc.integer({ min: 1, max: DAY_MS }),
    endsEarlier: fc.oneof(fc.constant(0), chances),
    errorClasses: fc.array(fc.constantFrom(...LASTING), { minLength: 1, maxLength: 20 }),
    // A whole period apart for the most part, and sometimes less.
    pauses: fc.array(fc.oneof(fc.constant(1), fc.double({ min: 0.5, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 20,
    }),
    chances: fc.array(chances, { minLength: 1, maxLength: 20 }),
  })
  .map(({ spareLeadMs, endsEarlier, ...run }): Run => {
    const { openedAtMs, expirationMs } = run.lease;
    const latestMs = expirationMs - 2 * run.periodMs;
    return {
      ...run,
      minLeadMs: 2 * run.periodMs + spareLeadMs,
      recoversAtMs: Math.ceil(latestMs - endsEarlier * 0.75 * (latestMs - openedAtMs)),
    };
  });

test('failures that end two periods before the expiration leave no instant uncovered', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const renewal = simulate(run).at(-1);

      expect(renewal).toMatchObject({ failed: false });
      expect(renewal?.atMs).toBeLessThan(run.lease.expirationMs);
    }),
    { numRuns: 300 },
  );
});

test('nothing is attempted more often than once in a period', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const times = simulate(run).map(({ atMs }) => atMs);

      for (const [index, atMs] of times.slice(1).entries())
        expect(atMs - (times[index] ?? Number.NaN)).toBeGreaterThanOrEqual(run.periodMs);
    }),
    { numRuns: 100 },
  );
});

test('a day on which Google fails costs a weekly lease some dozens of attempts, not thousands', () => {
  const attempted = simulate({
    lease: { openedAtMs: 0, expirationMs: 7 * DAY_MS },
    periodMs: 5 * MINUTE_MS,
    minLeadMs: 15 * MINUTE_MS,
    recoversAtMs: 6.25 * DAY_MS,
    errorClasses: ['retry'],
    pauses: [1],
    chances: [0.5],
  });

  expect(attempted.length).toBeGreaterThan(50);
  expect(attempted.length).toBeLessThan(200);
});
