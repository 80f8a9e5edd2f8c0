import { expect, test } from 'vitest';
import { sealKeys } from '../../../lib/secrets/seal-key.ts';

test('a seal key has at least 32 characters', () => {
  expect(sealKeys(['k'.repeat(32)])).toHaveLength(1);
  expect(() => sealKeys(['k'.repeat(31)])).toThrow(expect.objectContaining({ code: 'seal-keys' }));
});

test('two texts give two keys of 32 bytes, each with an id that is no part of it', () => {
  const keys = sealKeys([`${'a'.repeat(40)} ${'b'.repeat(40)}`]);
  expect(keys.map(({ key }) => key.length)).toEqual([32, 32]);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(2);
  for (const { id, key } of keys) expect(key.toString('base64url')).not.toContain(id);
});
