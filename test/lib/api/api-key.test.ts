import { expect, test } from 'vitest';
import { isApiKey, newApiKey } from '../../../lib/api/api-key.ts';

test('a new key has the form of one, and 256 random bits', () => {
  const keys = Array.from({ length: 100 }, newApiKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) {
    expect(isApiKey(key)).toBe(true);
    expect(Buffer.from(key.slice('tidings_'.length), 'base64url')).toHaveLength(32);
  }
});

test.each([
  '',
  'tidings_',
  'tidings_short',
  `tidings_${'a'.repeat(42)}`,
  `tidings_${'a'.repeat(44)}`,
  `xtidings_${'a'.repeat(43)}`,
  `tidings_${'a'.repeat(43)}\n`,
  `tidings_${'a'.repeat(42)}=`,
  `Tidings_${'a'.repeat(43)}`,
])('%j is no key', (text) => {
  expect(isApiKey(text)).toBe(false);
});
