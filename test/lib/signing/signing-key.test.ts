import { randomBytes, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  newSigningKey,
  parsePublicKey,
  parseSigningKey,
  publicKeyOf,
} from '../../../lib/signing/signing-key.ts';
import { bytesFrom, errorWithout } from './keys.ts';

// RFC 8032, section 7.1, tests 1 and 2: seed, public key, message, signature.
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

const text = (prefix: string, ...hex: string[]) =>
  prefix + Buffer.from(hex.join(''), 'hex').toString('base64');

describe('a new signing key', () => {
  test('is whsk_ and the seed and public key in base64, and its public key whpk_', () => {
    const key = newSigningKey(randomBytes);
    expect(key).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
    expect(publicKeyOf(key)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    const bytes = Buffer.from(key.slice(5), 'base64');
    expect(publicKeyOf(key)).toBe(`whpk_${bytes.subarray(32).toString('base64')}`);
    expect(newSigningKey(randomBytes)).not.toBe(key);
  });

  test('is made of the random bytes alone', () => {
    expect(newSigningKey(bytesFrom(1))).toBe(newSigningKey(bytesFrom(1)));
  });

  test('signs what its public key verifies, and another does not', () => {
    const key = newSigningKey(randomBytes);
    const message = Buffer.from('message');
    const signature = sign(null, message, parseSigningKey(key));
    const other = publicKeyOf(newSigningKey(randomBytes));
    expect(verify(null, message, parsePublicKey(publicKeyOf(key)), signature)).toBe(true);
    expect(verify(null, message, parsePublicKey(other), signature)).toBe(false);
  });
});

describe('a signing key', () => {
  test.each(RFC_8032)('%s… of RFC 8032 has its public key and signs as there', (...vector) => {
    const [seed, publicKey, message, signature] = vector;
    for (const key of [text('whsk_', seed), text('whsk_', seed, publicKey)]) {
      expect(publicKeyOf(key)).toBe(text('whpk_', publicKey));
      const signed = sign(null, Buffer.from(message, 'hex'), parseSigningKey(key));
      expect(signed.toString('hex')).toBe(signature);
    }
  });

  test.each([
    ['of 31 bytes', `whsk_${Buffer.alloc(31, 7).toString('base64')}`],
    ['of 33 bytes', `whsk_${Buffer.alloc(33, 7).toString('base64')}`],
    ['with the prefix of a public key', `whpk_${Buffer.alloc(32, 7).toString('base64')}`],
    ['in hexadecimal', `whsk_${RFC_8032[0][0]}`],
    ['with the public key of another', text('whsk_', RFC_8032[0][0], RFC_8032[1][1])],
    ['that is empty', ''],
  ])('%s is refused without any part of it', (_, key) => {
    const parts = [key.slice(5, 15)].filter((part) => part !== '');
    expect(errorWithout(parts, () => parseSigningKey(key))).toMatchObject({
      code: 'invalid-signing-key',
      field: 'signingKey',
    });
  });
});

describe('a public key', () => {
  test.each(['', 'whpk_', 'whpk_AAAA', newSigningKey(bytesFrom(3))])('%j is refused', (key) => {
    expect(() => parsePublicKey(key)).toThrow(
      expect.objectContaining({ code: 'invalid-public-key', field: 'publicKey' }),
    );
  });
});
