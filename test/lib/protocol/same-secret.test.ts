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

test('GC-25 texts of one length are compared in constant time, as bytes', () => {
  expect(sameSecret('schlüssel', 'schlössel')).toBe(false);

  const [left, right] = vi.mocked(timingSafeEqual).mock.lastCall ?? [];
  expect([left?.byteLength, right?.byteLength]).toEqual([10, 10]);
});

test('GC-25 lengths are no secret: texts of other lengths are not compared', () => {
  for (const [received, expected] of [
    ['a', 'a much longer secret than that'],
    ['', 'x'],
    // As many characters, but not as many bytes.
    ['é', 'e'],
    // As many bytes, but not as many characters.
    ['éé', 'abcd'],
  ] as const)
    expect(sameSecret(received, expected)).toBe(false);

  expect(timingSafeEqual).not.toHaveBeenCalled();
});

test('agrees with ===', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(sameSecret(left, left)).toBe(true);
      expect(sameSecret(left, right)).toBe(left === right);
    }),
  );
});
