import { expect, test } from 'vitest';
import { runWithin } from '../../../lib/sandbox/run-within.ts';

test('a function that ends in time has run', () => {
  let ran = 0;
  expect(
    runWithin(60_000, () => {
      ran += 1;
    }),
  ).toBe(true);
  expect(ran).toBe(1);
});

test('a function that does not end is ended, without its finally', () => {
  let cleaned = false;
  const ended = runWithin(20, () => {
    try {
      for (;;);
    } finally {
      cleaned = true;
    }
  });
  expect([ended, cleaned]).toEqual([false, false]);
});

test('what a function throws is thrown', () => {
  const error = new RangeError('x');
  expect(() =>
    runWithin(60_000, () => {
      throw error;
    }),
  ).toThrow(error);
});
