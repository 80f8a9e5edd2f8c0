import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Habit,
  habitAfter,
  silentTooLongAt,
} from '../../../../lib/watches/renewal/staleness.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, times } from './arbitraries.ts';

const learn = (atMs: readonly number[]) =>
  atMs.reduce<Habit | undefined>((habit, at) => habitAfter(habit, at), undefined);

const habits = fc.record({
  count: fc.integer({ min: 1, max: 1_000_000 }),
  habitMs: fc.nat(400 * DAY_MS),
  lastAtMs: times,
});

describe('the habit', () => {
  test('of the first notification is none', () => {
    expect(habitAfter(undefined, 5000)).toEqual({ count: 1, habitMs: 0, lastAtMs: 5000 });
  });

  test('takes over a longer gap at once', () => {
    const habit = { count: 4, habitMs: 1000, lastAtMs: 5000 };

    expect(habitAfter(habit, 8000)).toEqual({ count: 5, habitMs: 3000, lastAtMs: 8000 });
  });

  test('follows a shorter gap by a twentieth', () => {
    const habit = { count: 4, habitMs: 1000, lastAtMs: 5000 };

    expect(habitAfter(habit, 5200)).toEqual({ count: 5, habitMs: 960, lastAtMs: 5200 });
  });

  test.each([5000, 4999, 0])('does not change with a notification of %i, which is late', (atMs) => {
    const habit = { count: 4, habitMs: 1000, lastAtMs: 5000 };

    expect(habitAfter(habit, atMs)).toEqual({ ...habit, count: 5 });
  });

  test('lies between the gap and what it was', () => {
    fc.assert(
      fc.property(habits, fc.integer({ min: 1, max: 400 * DAY_MS }), (habit, gapMs) => {
        const { habitMs } = habitAfter(habit, habit.lastAtMs + gapMs);

        expect(Number.isSafeInteger(habitMs)).toBe(true);
        expect(habitMs).toBeGreaterThanOrEqual(gapMs);
        expect(habitMs).toBeLessThanOrEqual(Math.max(gapMs, habit.habitMs));
      }),
    );
  });

  test('is never longer than the longest gap, and counts every notification', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 50 }), (atMs) => {
        const habit = learn(atMs);

        expect(habit?.count).toBe(atMs.length);
        expect(habit?.lastAtMs).toBe(Math.max(...atMs));
        expect(habit?.habitMs).toBeLessThanOrEqual(Math.max(...atMs) - Math.min(...atMs));
      }),
    );
  });

  test('of what comes at even intervals is the interval', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: DAY_MS }), (startMs, gapMs) => {
        const atMs = Array.from({ length: 30 }, (_, index) => startMs + index * gapMs);

        expect(learn(atMs)).toEqual({ count: 30, habitMs: gapMs, lastAtMs: startMs + 29 * gapMs });
      }),
    );
  });

  test('forgets a holiday', () => {
    const hourly = Array.from({ length: 200 }, (_, index) => 14 * DAY_MS + index * HOUR_MS);

    expect(learn([0, ...hourly.slice(0, 1)])?.habitMs).toBe(14 * DAY_MS);
    expect(learn([0, ...hourly])?.habitMs).toBeLessThan(1.1 * HOUR_MS);
  });
});

describe('a silence is suspicious', () => {
  const daily: Habit = { count: 10, habitMs: DAY_MS, lastAtMs: 100 * DAY_MS };
  const channel = { openedAtMs: 99 * DAY_MS, reopenings: 0 };

  test('after eight times the habit', () => {
    expect(silentTooLongAt(daily, channel)).toBe(108 * DAY_MS);
  });

  test('never within six hours', () => {
    const busy = { ...daily, habitMs: MINUTE_MS };

    expect(silentTooLongAt(busy, channel)).toBe(100 * DAY_MS + 16 * HOUR_MS);
  });

  test('since the channel was opened, if that was later', () => {
    expect(silentTooLongAt(daily, { ...channel, openedAtMs: 101 * DAY_MS })).toBe(109 * DAY_MS);
  });

  test.each([
    [1, 116],
    [2, 132],
    [10, 100 + 8 * 1024],
    [11, 100 + 8 * 1024],
    [2000, 100 + 8 * 1024],
  ])('later after %i reopenings: on day %i', (reopenings, day) => {
    expect(silentTooLongAt(daily, { ...channel, reopenings })).toBe(day * DAY_MS);
  });

  test.each([
    ['nothing came yet', undefined],
    ['little came yet', { ...daily, count: 9 }],
    ['all came at once', { ...daily, habitMs: 0 }],
  ])('never, when %s', (_, habit) => {
    expect(silentTooLongAt(habit, channel)).toBeUndefined();
  });

  test('never for what keeps to its habit', () => {
    fc.assert(
      fc.property(habits, times, fc.nat(100), (habit, openedAtMs, reopenings) => {
        const atMs = silentTooLongAt(habit, { openedAtMs, reopenings });
        const known = habit.count >= 10 && habit.habitMs > 0;

        expect(atMs !== undefined).toBe(known);
        if (atMs === undefined) return;
        expect(Number.isSafeInteger(atMs)).toBe(true);
        expect(atMs).toBeGreaterThanOrEqual(habit.lastAtMs + 8 * habit.habitMs);
        expect(atMs).toBeGreaterThanOrEqual(openedAtMs + 16 * HOUR_MS);
      }),
    );
  });
});
