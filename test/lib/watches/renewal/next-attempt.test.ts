import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { GoogleErrorClass } from '../../../../lib/google/classified.ts';
import { type FailedAttempt, nextAttempt } from '../../../../lib/watches/renewal/next-attempt.ts';
import type { WatchCondition } from '../../../../lib/watches/watch-states.ts';
import {
  chances,
  DAY_MS,
  errorClasses,
  HOUR_MS,
  MINUTE_MS,
  periods,
  times,
} from './arbitraries.ts';

const NOW_MS = Date.parse('2030-01-01T00:00:00Z');
const WHOLE = { periodMs: MINUTE_MS, random: () => 1 };
const HALF = { periodMs: MINUTE_MS, random: () => 0 };

const pauses = (errorClass: GoogleErrorClass, howMany: number, rules = WHOLE) =>
  Array.from({ length: howMany }, (_, index) => {
    const { atMs } = nextAttempt({ errorClass, attempts: index + 1, nowMs: NOW_MS }, rules);
    return atMs === undefined ? undefined : (atMs - NOW_MS) / MINUTE_MS;
  });

test('the classes are those of Google’s errors, the verdicts are conditions that a failure leads to', () => {
  expectTypeOf<FailedAttempt['errorClass']>().toEqualTypeOf<GoogleErrorClass>();
  expectTypeOf<ReturnType<typeof nextAttempt>['verdict']>().toEqualTypeOf<
    Exclude<WatchCondition, 'healthy' | 'paused' | 'deleted'>
  >();
});

describe('without a lease, pauses', () => {
  test.each<[GoogleErrorClass, (number | undefined)[]]>([
    ['retry', [1, 2, 4, 8, 15, 15]],
    ['retry-with-new-id', [1, 2, 4, 8, 15, 15]],
    ['permanent', [5, 10, 20, 40, 60, 60]],
    ['reconnect', [66, 66, 66]],
    ['blocked', [66, 66, 66]],
    ['gone', [1, 2, 1584, 1584]],
    ['unsupported', [1, 2, 11_088, 11_088]],
  ])('of %s are at most %j minutes', (errorClass, minutes) => {
    expect(pauses(errorClass, minutes.length)).toEqual(minutes);
  });

  test.each<[GoogleErrorClass, number[]]>([
    ['retry', [1, 1, 2, 4, 7.5, 7.5]],
    ['permanent', [2.5, 5, 10]],
    ['reconnect', [60, 60, 60]],
    ['blocked', [60, 60, 60]],
    ['unsupported', [1, 1, 10_080, 10_080]],
  ])('of %s are at least %j minutes', (errorClass, minutes) => {
    expect(pauses(errorClass, minutes.length, HALF)).toEqual(minutes);
  });

  test('begin with the period of the scheduler', () => {
    const rules = { periodMs: 3 * MINUTE_MS, random: () => 1 };

    expect(pauses('retry', 4, rules)).toEqual([3, 6, 12, 15]);
  });
});

describe('the verdict', () => {
  test.each<[GoogleErrorClass, string[]]>([
    ['retry', ['failing', 'failing', 'failing', 'failing']],
    ['retry-with-new-id', ['failing', 'failing', 'failing', 'failing']],
    ['permanent', ['failing', 'failing', 'failing', 'failing']],
    ['blocked', ['failing', 'failing', 'failing', 'failing']],
    ['reconnect', ['needs_reconnect', 'needs_reconnect', 'needs_reconnect', 'needs_reconnect']],
    ['gone', ['failing', 'failing', 'gone', 'gone']],
    ['unsupported', ['failing', 'failing', 'unsupported', 'unsupported']],
  ])('on %s is %j', (errorClass, verdicts) => {
    const given = verdicts.map((_, index) =>
      nextAttempt({ errorClass, attempts: index + 1, nowMs: NOW_MS }, WHOLE),
    );

    expect(given.map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  test('gone has no next attempt after a month', () => {
    const gone = (attempts: number) =>
      nextAttempt({ errorClass: 'gone', attempts, nowMs: NOW_MS }, WHOLE);

    expect(gone(32).atMs).toBeDefined();
    expect(gone(33)).toEqual({ verdict: 'gone' });
  });
});

describe('while a lease runs', () => {
  const pauseMs = (failure: Partial<FailedAttempt>, rules = WHOLE) => {
    const { atMs = Number.NaN } = nextAttempt(
      { errorClass: 'retry', attempts: 9, nowMs: NOW_MS, ...failure },
      rules,
    );
    return atMs - NOW_MS;
  };

  test.each([
    ['a quarter of what is left', 40 * MINUTE_MS, 10 * MINUTE_MS],
    ['the back-off, if that is shorter', 2 * HOUR_MS, 15 * MINUTE_MS],
    ['one period, however little is left', MINUTE_MS, MINUTE_MS],
    ['the back-off, once it has ended', 0, 15 * MINUTE_MS],
    ['the back-off, long after it has ended', -DAY_MS, 15 * MINUTE_MS],
  ])('the pause is %s', (_, leftMs, expected) => {
    expect(pauseMs({ expirationMs: NOW_MS + leftMs })).toBe(expected);
  });

  test('the pauses of a permanent failure are bounded by the lease too', () => {
    const failure = { errorClass: 'permanent', expirationMs: NOW_MS + 8 * HOUR_MS } as const;

    expect(pauseMs({ ...failure, expirationMs: NOW_MS + 2 * HOUR_MS })).toBe(HOUR_MS / 2);
    expect(pauseMs(failure)).toBe(HOUR_MS);
    expect(pauseMs({ ...failure, expirationMs: NOW_MS + MINUTE_MS })).toBe(MINUTE_MS);
    expect(pauseMs({ ...failure, expirationMs: NOW_MS })).toBe(HOUR_MS);
  });

  test('the pauses of credentials that lack a scope are not', () => {
    expect(pauseMs({ errorClass: 'reconnect', expirationMs: NOW_MS + HOUR_MS })).toBe(
      66 * MINUTE_MS,
    );
  });

  test('Retry-After makes a pause longer, by a day at most', () => {
    const expirationMs = NOW_MS + 40 * MINUTE_MS;

    expect(pauseMs({ expirationMs, retryAfterMs: 3 * HOUR_MS })).toBe(3 * HOUR_MS);
    expect(pauseMs({ expirationMs, retryAfterMs: MINUTE_MS })).toBe(10 * MINUTE_MS);
    expect(pauseMs({ expirationMs, retryAfterMs: Infinity })).toBe(DAY_MS);
  });
});

describe('for any failure', () => {
  const failures = fc.record(
    {
      errorClass: errorClasses,
      attempts: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 })),
      nowMs: times,
      leftMs: fc.integer({ min: -DAY_MS, max: 30 * DAY_MS }),
      retryAfterMs: fc.oneof(fc.nat(DAY_MS), fc.maxSafeNat()),
    },
    { requiredKeys: ['errorClass', 'attempts', 'nowMs'] },
  );
  const planned = ({ leftMs, ...failure }: FailedAttempt & { leftMs?: number }): FailedAttempt =>
    leftMs === undefined ? failure : { ...failure, expirationMs: failure.nowMs + leftMs };

  test('the pause is a whole number, a period at least, and no longer than its class allows', () => {
    fc.assert(
      fc.property(failures, periods, chances, (drawn, periodMs, chance) => {
        const { errorClass, attempts, nowMs, leftMs = 0, retryAfterMs = 0 } = drawn;
        const { verdict, atMs } = nextAttempt(planned(drawn), { periodMs, random: () => chance });
        if (verdict === 'gone' && attempts >= 33) {
          expect([errorClass, atMs]).toEqual(['gone', undefined]);
          return;
        }
        const pauseMs = (atMs ?? Number.NaN) - nowMs;
        expect(Number.isSafeInteger(pauseMs)).toBe(true);
        expect(pauseMs).toBeGreaterThanOrEqual(periodMs);

        const requestedMs = Math.min(retryAfterMs, DAY_MS);
        if (verdict === 'unsupported') {
          expect(pauseMs).toBeGreaterThanOrEqual(7 * DAY_MS);
          expect(pauseMs).toBeLessThanOrEqual(7.7 * DAY_MS);
          return;
        }
        if (verdict === 'gone') {
          expect(pauseMs).toBeGreaterThanOrEqual(DAY_MS);
          expect(pauseMs).toBeLessThanOrEqual(1.1 * DAY_MS);
          return;
        }
        expect(pauseMs).toBeGreaterThanOrEqual(requestedMs);
        const byPeople = errorClass === 'reconnect' || errorClass === 'blocked';
        const slow = errorClass === 'permanent' || byPeople;
        expect(pauseMs).toBeLessThanOrEqual(
          Math.max(requestedMs, slow ? 66 * MINUTE_MS : 15 * MINUTE_MS),
        );
        if (leftMs > 0 && !byPeople)
          expect(pauseMs).toBeLessThanOrEqual(Math.max(requestedMs, periodMs, leftMs / 4));
      }),
    );
  });

  test('Retry-After never brings the next attempt forward', () => {
    fc.assert(
      fc.property(failures, periods, chances, (drawn, periodMs, chance) => {
        const rules = { periodMs, random: () => chance };
        const { retryAfterMs: _, ...unasked } = planned(drawn);

        const { verdict, atMs = 0 } = nextAttempt(planned(drawn), rules);
        const without = nextAttempt(unasked, rules);

        expect(verdict).toBe(without.verdict);
        expect(atMs).toBeGreaterThanOrEqual(without.atMs ?? 0);
      }),
    );
  });

  test('one more failure never brings the next attempt forward', () => {
    fc.assert(
      fc.property(failures, periods, chances, (drawn, periodMs, chance) => {
        const rules = { periodMs, random: () => chance };
        const failure = planned(drawn);

        const { atMs: earlier = Infinity } = nextAttempt(failure, rules);
        const { atMs: later = Infinity } = nextAttempt(
          { ...failure, attempts: failure.attempts + 1 },
          rules,
        );

        expect(later).toBeGreaterThanOrEqual(earlier);
      }),
    );
  });
});
