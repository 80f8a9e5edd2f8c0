import { timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { sameSecret } from '../../../lib/protocol/same-secret.ts';

vi.mock('node:crypto', { spy: true });

beforeEach(() => {
  vi.mocked(timingSafeEqual).mockClear();
});

test.each([
  ['secret', 'secret'],
  ['', ''],
  ['schlüssel-ключ-🔑', 'schlüssel-ключ-🔑'],
])('GC-25 %j is %j', (received, expected) => {
  expect(sameSecret(received, expected)).toBe(true);
});

test.each([
  ['secret', 'Secret'],
  ['', 'secret'],
  ['secret', ''],
  ['secret', 'secret '],
  ['é', 'e\u0301'],
])('GC-25 %j is not %j', (received, expected) => {
  expect(sameSecret(received, expected)).toBe(false);
});

test('GC-25 the comparison takes constant time, whatever the lengths', () => {
  for (const [received, expected] of [
    ['a', 'a much longer secret than that'],
    ['', 'x'],
    ['same', 'same'],
  ] as const) {
    sameSecret(received, expected);

    const [left, right] = vi.mocked(timingSafeEqual).mock.lastCall ?? [];
    expect([left?.byteLength, right?.byteLength]).toEqual([32, 32]);
  }
  expect(timingSafeEqual).toHaveBeenCalledTimes(3);
});

test('agrees with ===', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(sameSecret(left, left)).toBe(true);
      expect(sameSecret(left, right)).toBe(left === right);
    }),
  );
});
