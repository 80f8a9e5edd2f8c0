import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  staleAt,
  type UsualInterval,
  usualIntervalAfter,
} from '../../../../lib/watches/renewal/staleness.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, times } from './arbitraries.ts';

const learn = (atMs: readonly number[]) =>
  atMs.reduce<UsualInterval | undefined>((usual, at) => usualIntervalAfter(usual, at), undefined);

const usualIntervals = fc.record({
  count: fc.integer({ min: 1, max: 1_000_000 }),
  usualIntervalMs: fc.nat(400 * DAY_MS),
  lastAtMs: times,
});

describe('the usual interval', () => {
  test('after the first notification is 0', () => {
    expect(usualIntervalAfter(undefined, 5000)).toEqual({
      count: 1,
      usualIntervalMs: 0,
      lastAtMs: 5000,
    });
  });

  test('becomes a longer gap at once', () => {
    const usual = { count: 4, usualIntervalMs: 1000, lastAtMs: 5000 };

    expect(usualIntervalAfter(usual, 8000)).toEqual({
      count: 5,
      usualIntervalMs: 3000,
      lastAtMs: 8000,
    });
  });

  test('moves to a shorter gap by a twentieth', () => {
    const usual = { count: 4, usualIntervalMs: 1000, lastAtMs: 5000 };

    expect(usualIntervalAfter(usual, 5200)).toEqual({
      count: 5,
      usualIntervalMs: 960,
      lastAtMs: 5200,
    });
  });

  test.each([5000, 4999, 0])('does not change with a late notification, of %i', (atMs) => {
    const usual = { count: 4, usualIntervalMs: 1000, lastAtMs: 5000 };

    expect(usualIntervalAfter(usual, atMs)).toEqual({ ...usual, count: 5 });
  });

  test('lies between the gap and the interval before', () => {
    fc.assert(
      fc.property(usualIntervals, fc.integer({ min: 1, max: 400 * DAY_MS }), (usual, gapMs) => {
        const { usualIntervalMs } = usualIntervalAfter(usual, usual.lastAtMs + gapMs);

        expect(Number.isSafeInteger(usualIntervalMs)).toBe(true);
        expect(usualIntervalMs).toBeGreaterThanOrEqual(gapMs);
        expect(usualIntervalMs).toBeLessThanOrEqual(Math.max(gapMs, usual.usualIntervalMs));
      }),
    );
  });

  test('is never longer than the longest gap, and counts every notification', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 50 }), (atMs) => {
        const usual = learn(atMs);

        expect(usual?.count).toBe(atMs.length);
        expect(usual?.lastAtMs).toBe(Math.max(...atMs));
        expect(usual?.usualIntervalMs).toBeLessThanOrEqual(Math.max(...atMs) - Math.min(...atMs));
      }),
    );
  });

  test('of notifications at even intervals is that interval', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: DAY_MS }), (startMs, gapMs) => {
        const atMs = Array.from({ length: 30 }, (_, index) => startMs + index * gapMs);

        expect(learn(atMs)).toEqual({
          count: 30,
          usualIntervalMs: gapMs,
          lastAtMs: startMs + 29 * gapMs,
        });
      }),
    );
  });

  test('decays after one long gap', () => {
    const hourly = Array.from({ length: 200 }, (_, index) => 14 * DAY_MS + index * HOUR_MS);

    expect(learn([0, ...hourly.slice(0, 1)])?.usualIntervalMs).toBe(14 * DAY_MS);
    expect(learn([0, ...hourly])?.usualIntervalMs).toBeLessThan(1.1 * HOUR_MS);
  });
});

describe('a watch is stale', () => {
  const daily: UsualInterval = { count: 10, usualIntervalMs: DAY_MS, lastAtMs: 100 * DAY_MS };
  const channel = { openedAtMs: 99 * DAY_MS, reopenings: 0 };

  test('after eight times its usual interval', () => {
    expect(staleAt(daily, channel)).toBe(108 * DAY_MS);
  });

  test('after sixteen hours at the earliest', () => {
    const busy = { ...daily, usualIntervalMs: MINUTE_MS };

    expect(staleAt(busy, channel)).toBe(100 * DAY_MS + 16 * HOUR_MS);
  });

  test('counted from the opening of its channel, if that was later', () => {
    expect(staleAt(daily, { ...channel, openedAtMs: 101 * DAY_MS })).toBe(109 * DAY_MS);
  });

  test.each([
    [1, 116],
    [2, 132],
    [10, 100 + 8 * 1024],
    [11, 100 + 8 * 1024],
    [2000, 100 + 8 * 1024],
  ])('later after %i reopenings: on day %i', (reopenings, day) => {
    expect(staleAt(daily, { ...channel, reopenings })).toBe(day * DAY_MS);
  });

  test.each([
    ['there was no notification', undefined],
    ['there were fewer than ten', { ...daily, count: 9 }],
    ['all came at the same moment', { ...daily, usualIntervalMs: 0 }],
  ])('never, when %s', (_, usual) => {
    expect(staleAt(usual, channel)).toBeUndefined();
  });

  test('never while it keeps to its usual interval', () => {
    fc.assert(
      fc.property(usualIntervals, times, fc.nat(100), (usual, openedAtMs, reopenings) => {
        const atMs = staleAt(usual, { openedAtMs, reopenings });
        const known = usual.count >= 10 && usual.usualIntervalMs > 0;

        expect(atMs !== undefined).toBe(known);
        if (atMs === undefined) return;
        expect(Number.isSafeInteger(atMs)).toBe(true);
        expect(atMs).toBeGreaterThanOrEqual(usual.lastAtMs + 8 * usual.usualIntervalMs);
        expect(atMs).toBeGreaterThanOrEqual(openedAtMs + 16 * HOUR_MS);
      }),
    );
  });
});
