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
