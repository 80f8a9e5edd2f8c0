import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAttemptAt, retryAfterOf } from '../../../lib/deliveries/schedule.ts';
import { RETRY_SCHEDULE_SECONDS } from '../../../lib/endpoints/retry-schedule.ts';
import { NOW_MS } from '../../support/times.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

const attempt = { atMs: NOW_MS, durationMs: 10, status: 500 };
const timedOut = { atMs: NOW_MS, durationMs: 15_000, errorClass: 'timeout' };

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const schedules = fc.array(fc.integer({ min: 1, max: 86_400 }), { maxLength: 9 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the next attempt', () => {
  test.each(RETRY_SCHEDULE_SECONDS.map((seconds, slot) => [slot, seconds]))(
    'after %i places of the schedule are used up is %i seconds later, spread by a fifth',
    (slot, seconds) => {
      const waitMs = (spread: number) =>
        (nextAttemptAt({ attempt, slot }, NOW_MS, spread) ?? 0) - NOW_MS;
      expect(waitMs(0)).toBe(seconds * 800);
      expect(waitMs(0.5)).toBe(seconds * 1000);
      expect(waitMs(0.999_999_999)).toBe(seconds * 1200);
    },
  );

  test('is none after the schedule, and none at all with an empty one', () => {
    expect(nextAttemptAt({ attempt, slot: 9 }, NOW_MS, 0.5)).toBeUndefined();
    expect(nextAttemptAt({ attempt, slot: 0, schedule: [] }, NOW_MS, 0.5)).toBeUndefined();
  });

  test("is by the endpoint's own schedule, if it has one", () => {
    const schedule = [7, 70];
    expect(nextAttemptAt({ attempt, slot: 1, schedule }, NOW_MS, 0.5)).toBe(NOW_MS + 70 * SECOND);
    expect(nextAttemptAt({ attempt, slot: 2, schedule }, NOW_MS, 0.5)).toBeUndefined();
  });

  test('after a timeout is a minute later at least', () => {
    fc.assert(
      fc.property(fc.nat(8), random, (slot, number) => {
        const atMs = nextAttemptAt({ attempt: timedOut, slot }, NOW_MS, number) ?? 0;
        expect(atMs).toBeGreaterThanOrEqual(NOW_MS + 60 * SECOND);
        const usual = nextAttemptAt({ attempt, slot }, NOW_MS, number) ?? 0;
        expect(atMs).toBe(Math.max(usual, NOW_MS + 60 * SECOND));
      }),
    );
  });

  test('is the later one of the schedule and of Retry-After, in whole milliseconds', () => {
    fc.assert(
      fc.property(fc.nat(8), random, fc.nat(DAY), (slot, number, retryAfterMs) => {
        const usual = nextAttemptAt({ attempt, slot }, NOW_MS, number) ?? 0;
        const atMs = nextAttemptAt({ attempt, slot, retryAfterMs }, NOW_MS, number) ?? 0;
        expect(Number.isInteger(usual)).toBe(true);
        expect(atMs).toBe(Math.max(usual, NOW_MS + retryAfterMs));
      }),
    );
  });

  test('leaves a delivery the sum of its schedule, less a fifth at most, whatever its attempts say', () => {
    const wait = fc.record({
      number: random,
      isTimeout: fc.boolean(),
      retryAfterMs: fc.option(fc.nat(DAY), { nil: undefined }),
    });
    const plans = fc.tuple(schedules, fc.array(wait, { minLength: 9, maxLength: 9 }));
    fc.assert(
      fc.property(plans, ([schedule, waits]) => {
        let nowMs = NOW_MS;
        let slot = 0;
        for (const { number, isTimeout, retryAfterMs } of waits) {
          const failed = { attempt: isTimeout ? timedOut : attempt, retryAfterMs, slot, schedule };
          const atMs = nextAttemptAt(failed, nowMs, number);
          if (atMs === undefined) break;
          nowMs = atMs;
          slot += 1;
        }
        expect(slot).toBe(schedule.length);
        expect(nowMs - NOW_MS).toBeGreaterThanOrEqual(sum(schedule) * 800 - schedule.length);
      }),
    );
  });
});

describe('Retry-After', () => {
  const inSeconds = (seconds: number) => new Date(NOW_MS + seconds * SECOND).toUTCString();

  test.each([
    ['0', 0],
    ['1', SECOND],
    ['0120', 120 * SECOND],
    ['  120 ', 120 * SECOND],
    ['86400', DAY],
    ['86401', DAY],
    ['999999999999', DAY],
    [inSeconds(90), 90 * SECOND],
    [inSeconds(3 * 86_400), DAY],
    [inSeconds(-90), 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('of %j is obeyed', (header, waitMs) => {
    const isDate = header.endsWith('GMT');
    const tolerance = isDate ? SECOND : 0;
    const read = retryAfterOf(header, NOW_MS) ?? -1;
    expect(Math.abs(read - waitMs)).toBeLessThanOrEqual(tolerance);
  });

  test.each([
    undefined,
    '',
    '   ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '1 2',
    '120s',
    '1234567890123',
    'soon',
    'NaN',
    'Infinity',
    '١٢٠',
    '2026-11-26T00:00:00Z',
    'Fri, 31 Feb 2099 00:00:00 GMT',
    'Friday, 31-Dec-99 23:59:59 GMT',
  ])('of %j says nothing', (header) => {
    expect(retryAfterOf(header, NOW_MS)).toBeUndefined();
  });

  test('of any text is a wait of a day at most, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.integer().map(String)), (header) => {
        const waitMs = retryAfterOf(header, NOW_MS) ?? 0;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(DAY);
      }),
    );
  });
});
