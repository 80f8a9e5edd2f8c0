import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newSecret, parseSecret } from '../../../lib/signing/secret.ts';
import { bytesFrom, errorWithout } from './keys.ts';

const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

describe('a new secret', () => {
  test('is whsec_ and 32 bytes in base64', () => {
    expect(newSecret(bytesFrom(0))).toBe('whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=');
    expect(newSecret(randomBytes)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret(randomBytes)).not.toBe(newSecret(randomBytes));
  });

  test('is read as the bytes that it was made of', () => {
    expect(parseSecret(newSecret(bytesFrom(9)))).toEqual(Buffer.from(bytesFrom(9)(32)));
  });
});

describe('a secret', () => {
  test('of 24 to 64 bytes is read, with its padding or without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
        const text = `whsec_${Buffer.from(bytes).toString('base64')}`;
        expect(parseSecret(text)).toEqual(Buffer.from(bytes));
        expect(parseSecret(text.replaceAll('=', ''))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    ['of 23 bytes', `whsec_${base64(23)}`],
    ['of 65 bytes', `whsec_${base64(65)}`],
    ['without its prefix', base64(32)],
    ['with the prefix of a signing key', `whsk_${base64(32)}`],
    ['with another letter case', `WHSEC_${base64(32)}`],
    ['with a blank before it', ` whsec_${base64(32)}`],
    ['with a line break after it', `whsec_${base64(32)}\n`],
    ['with a character that is not of base64', `whsec_${base64(32).replace('B', '*')}`],
    ['in base64url', `whsec_${Buffer.alloc(32, 255).toString('base64url')}`],
    ['with more padding', `whsec_${base64(32)}=`],
    ['that is empty', ''],
    ['that is only a prefix', 'whsec_'],
  ])('%s is refused, with the fix and without any part of it', (_, secret) => {
    const parts = [secret.trim().slice(6, 16)].filter((part) => part.length > 5);
    expect(errorWithout(parts, () => parseSecret(secret))).toMatchObject({
      code: 'invalid-secret',
      field: 'secret',
      message: expect.stringContaining('secret must be whsec_ and the base64 of 24 to 64'),
    });
  });

  test('is named by its own field', () => {
    expect(() => parseSecret('x', 'secrets.1')).toThrow(
      expect.objectContaining({ field: 'secrets.1' }),
    );
  });
});
