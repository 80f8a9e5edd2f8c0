import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Backoff, backoffMs, equalJitter, fullJitter } from '../../lib/backoff.ts';

const BACKOFF: Backoff = { firstMs: 100, maxMs: 500 };

const backoffs = fc
  .record({ firstMs: fc.integer({ min: 1, max: 60_000 }), more: fc.nat(86_400_000) })
  .map(({ firstMs, more }): Backoff => ({ firstMs, maxMs: firstMs + more }));
const failures = fc.integer({ min: 1, max: 2000 });
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const pauses = fc.integer({ min: 0, max: 86_400_000 });

describe('backoffMs', () => {
  test.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 500],
    [5, 500],
  ])('after %i failures is %i ms', (count, pauseMs) => {
    expect(backoffMs(BACKOFF, count)).toBe(pauseMs);
  });

  test('doubles with each failure up to the maximum', () => {
    fc.assert(
      fc.property(backoffs, failures, (backoff, count) => {
        const pauseMs = backoffMs(backoff, count);
        const nextMs = backoffMs(backoff, count + 1);

        expect(nextMs).toBe(Math.min(2 * pauseMs, backoff.maxMs));
      }),
    );
  });

  test('is the first pause at least, the maximum at most, after any number of failures', () => {
    fc.assert(
      fc.property(backoffs, failures, (backoff, count) => {
        const pauseMs = backoffMs(backoff, count);

        expect(pauseMs).toBeGreaterThanOrEqual(backoff.firstMs);
        expect(pauseMs).toBeLessThanOrEqual(backoff.maxMs);
      }),
    );
  });

  test('is the maximum if the first pause is longer', () => {
    expect(backoffMs({ firstMs: 1000, maxMs: 500 }, 1)).toBe(500);
  });
});

describe.each([
  ['fullJitter', fullJitter, 0],
  ['equalJitter', equalJitter, 0.5],
])('%s', (_, jitter, least) => {
  test('is this part of the pause at least, all of it at most', () => {
    fc.assert(
      fc.property(pauses, chances, (pauseMs, chance) => {
        const jittered = jitter(pauseMs, () => chance);

        expect(jittered).toBeGreaterThanOrEqual(pauseMs * least);
        expect(jittered).toBeLessThanOrEqual(pauseMs);
      }),
    );
  });

  test('spreads evenly over that range', () => {
    expect(jitter(1000, () => 0)).toBe(1000 * least);
    expect(jitter(1000, () => 0.5)).toBe(500 + (1000 * least) / 2);
    expect(jitter(1000, () => 0.75)).toBe(750 + (1000 * least) / 4);
  });

  test('draws once', () => {
    let draws = 0;
    jitter(1000, () => {
      draws += 1;
      return 0.5;
    });

    expect(draws).toBe(1);
  });
});
