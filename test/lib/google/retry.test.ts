import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { type RetryRules, withRetries } from '../../../lib/google/retry.ts';
import { calls, errorOf, PATIENT, simulator, userOf, watch } from './stage.ts';

const RULES: RetryRules = {
  maxAttempts: 5,
  firstPauseMs: 100,
  maxPauseMs: 500,
  budgetMs: 60_000,
};

const busy = (retryAfterMs?: number) =>
  new GoogleError({ status: 503, reason: 'backendError', message: '', retryAfterMs });

/** Time that passes only in pauses and attempts. */
function timeline(random: () => number = () => 1) {
  let nowMs = 1_000_000;
  const pauses: number[] = [];
  return {
    pauses,
    deps: {
      now: () => nowMs,
      random,
      sleep: async (ms: number) => {
        pauses.push(ms);
        nowMs += ms;
      },
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
    elapsed: () => nowMs - 1_000_000,
  };
}

async function failing(rules: Partial<RetryRules>, random?: () => number, retryAfterMs?: number) {
  const { deps, pauses } = timeline(random);
  let attempts = 0;
  const error = await errorOf(
    withRetries({ ...RULES, ...rules }, deps, async () => {
      attempts += 1;
      throw busy(retryAfterMs);
    }),
  );
  return { attempts, pauses, error };
}

test('pauses double from the first to the longest', async () => {
  const { attempts, pauses } = await failing({});
  expect(attempts).toBe(5);
  expect(pauses).toEqual([100, 200, 400, 500]);
});

test('each pause is shortened at random', async () => {
  const chances = [0.5, 0, 0.25, 0.9];
  const { pauses } = await failing({}, () => chances.shift() ?? 1);
  expect(pauses).toEqual([50, 0, 100, 450]);
});

test('no pause is shorter than Google’s Retry-After', async () => {
  const { pauses } = await failing({}, () => 0.5, 300);
  expect(pauses).toEqual([300, 300, 300, 300]);
});

test('a pause that is longer than the budget is not begun', async () => {
  const { attempts, pauses, error } = await failing({ budgetMs: 9_999 }, undefined, 10_000);
  expect([attempts, pauses]).toEqual([1, []]);
  expect(error.retryAfterMs).toBe(10_000);
});

test('a pause that takes all that is left of the budget is not begun', async () => {
  expect(await failing({ budgetMs: 300 }, undefined, 300)).toMatchObject({ attempts: 1 });
  expect(await failing({ budgetMs: 301 }, undefined, 300)).toMatchObject({ attempts: 2 });
});

test('a call with one attempt is made once', async () => {
  expect(await failing({ maxAttempts: 1 })).toMatchObject({ attempts: 1, pauses: [] });
});

test('the first success ends the attempts', async () => {
  const { deps, pauses } = timeline();
  const outcomes = [busy(), busy(), 'done'];
  const result = await withRetries(RULES, deps, async () => {
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  expect([result, pauses]).toEqual(['done', [100, 200]]);
});

test('the error of the last attempt is thrown', async () => {
  const { deps } = timeline();
  const last = new GoogleError({ status: 404, reason: 'notFound', message: '' });
  const errors = [busy(), last];
  expect(await errorOf(withRetries(RULES, deps, () => Promise.reject(errors.shift())))).toBe(last);
});

test('an error that is not from Google is thrown at once', async () => {
  const { deps } = timeline();
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    throw new TypeError('a defect');
  };
  await expect(withRetries(RULES, deps, attempt)).rejects.toThrow(TypeError);
  expect(attempts).toBe(1);
});

test('pauses, attempts and time keep to the rules, however Google fails', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        maxAttempts: fc.integer({ min: 1, max: 8 }),
        firstPauseMs: fc.integer({ min: 1, max: 2_000 }),
        maxPauseMs: fc.integer({ min: 1, max: 10_000 }),
        budgetMs: fc.integer({ min: 1, max: 60_000 }),
      }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })),
      fc.infiniteStream(fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined })),
      fc.infiniteStream(fc.integer({ min: 0, max: 5_000 })),
      async (rules, chances, retryAfters, durations) => {
        const { deps, pauses, pass, elapsed } = timeline(() => chances.next().value);
        const requested: (number | undefined)[] = [];
        const remaining: number[] = [];
        await errorOf(
          withRetries(rules, deps, async (remainingMs) => {
            remaining.push(remainingMs);
            expect(remainingMs).toBeCloseTo(rules.budgetMs - elapsed(), 3);
            pass(Math.min(durations.next().value, remainingMs));
            const retryAfterMs = retryAfters.next().value;
            requested.push(retryAfterMs);
            throw busy(retryAfterMs);
          }),
        );
        expect(remaining.length).toBeLessThanOrEqual(rules.maxAttempts);
        expect(Math.min(...remaining)).toBeGreaterThan(0);
        expect(pauses).toHaveLength(remaining.length - 1);
        expect(elapsed()).toBeLessThanOrEqual(rules.budgetMs + 0.001);
        for (const [index, pause] of pauses.entries()) {
          const backOff = Math.min(rules.maxPauseMs, rules.firstPauseMs * 2 ** index);
          const least = requested[index] ?? 0;
          expect(pause).toBeGreaterThanOrEqual(least);
          expect(pause).toBeLessThanOrEqual(Math.max(backOff, least));
        }
      },
    ),
  ));

async function pausesOf(faults: Partial<Faults>): Promise<{ pauses: number[]; watches: number }> {
  const google = await simulator(faults);
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  await watch(userOf(google, { sleep, retry: PATIENT, random: () => 1 }));
  return { pauses, watches: calls(google, 'watch') };
}

test('a channel is opened in the end by a Google that is overloaded for a while', async () => {
  const watchError = { reason: 'rateLimitExceeded', times: 3 };
  expect(await pausesOf({ watchError })).toEqual({ pauses: [100, 200, 400], watches: 4 });
});

test('a call is repeated after Google’s Retry-After', async () => {
  const watchError = { reason: 'backendError', times: 2 };
  expect(await pausesOf({ watchError, retryAfterSeconds: 2 })).toEqual({
    pauses: [2000, 2000],
    watches: 3,
  });
});
