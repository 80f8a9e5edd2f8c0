import { expect, test } from 'vitest';
import { rateLimit } from '../../../lib/stream/rate-limit.ts';

test('an owner may take what two seconds fill in at once, and then as fast as it fills', () => {
  let nowMs = 0;
  const limit = rateLimit(10, () => nowMs);
  expect(Array.from({ length: 21 }, () => limit.take('o', 1)).filter(Boolean)).toHaveLength(20);
  nowMs += 100;
  expect([limit.take('o', 1), limit.take('o', 1)]).toEqual([true, false]);
});

test('what is taken beyond is owed before anything else is', () => {
  let nowMs = 0;
  const limit = rateLimit(10, () => nowMs);
  expect([limit.take('o', 50), limit.take('o', 1)]).toEqual([true, false]);
  nowMs += 3000;
  expect(limit.take('o', 1)).toBe(false);
  nowMs += 200;
  expect(limit.take('o', 1)).toBe(true);
});

test('one owner’s messages are not another’s', () => {
  const limit = rateLimit(1, () => 0);
  limit.take('o', 100);
  expect(limit.take('p', 1)).toBe(true);
});

test('a clock that is set back fills nothing', () => {
  let nowMs = 10_000;
  const limit = rateLimit(1, () => nowMs);
  limit.take('o', 2);
  nowMs = 0;
  expect(limit.take('o', 1)).toBe(false);
});
