import { expect, test } from 'vitest';
import {
  digestOfApiKey,
  idOfApiKey,
  isApiKey,
  isApiKeyDigest,
  isApiKeyId,
  newApiKey,
} from '../../../lib/api/api-key.ts';

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

test('the digest of a key is its SHA-256, as sha256sum prints it', () => {
  expect(digestOfApiKey('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('the digest and the id of a key have their forms, and nothing of the key in them', () => {
  for (const key of Array.from({ length: 100 }, newApiKey)) {
    const digest = digestOfApiKey(key);
    expect([isApiKeyDigest(digest), isApiKeyId(idOfApiKey(digest))]).toEqual([true, true]);
    expect(isApiKeyDigest(key) || isApiKeyId(key)).toBe(false);
    expect(digest.startsWith(idOfApiKey(digest))).toBe(true);
  }
});

test.each([
  '',
  'a'.repeat(15),
  'a'.repeat(17),
  'A'.repeat(16),
  'g'.repeat(16),
  `${'a'.repeat(15)}\n`,
])('%j is no id', (text) => {
  expect(isApiKeyId(text)).toBe(false);
});

test.each(['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), `${'a'.repeat(64)}\n`])(
  '%j is no digest',
  (text) => {
    expect(isApiKeyDigest(text)).toBe(false);
  },
);
