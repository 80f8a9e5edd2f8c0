import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGESTS, sign, verify } from '../../../lib/signing/sign.ts';

const SHA256 = 'NoW4PnbIMVpqi579pkYHK2uiHnILE/kWwJ6U+89ZOxg=';
const SHA512 =
  'eittahN1HeCt4GT5C/Er8xu13Z6dnWv6o33UBX7WSwtmhLi1E99IdngJKO1m2Ft9Xnp43WjzvhQzrN5sX3+S6g==';

const digests = fc.constantFrom(...DIGESTS);
const texts = fc.string({ unit: 'binary' });

describe('a signature (TH-59)', () => {
  test.each([
    ['sha256', SHA256],
    ['SHA256', SHA256],
    ['sha512', SHA512],
    ['Sha512', SHA512],
  ])('by %s is the one that thorn makes', (digest, signature) => {
    expect(sign(digest, 'KEY', 'MSG')).toBe(signature);
    expect(sign(digest, Buffer.from('KEY'), Buffer.from('MSG'))).toBe(signature);
  });

  test.each(DIGESTS)('by %s is the HMAC in base64, for an empty key and message too', (digest) => {
    const hmac = createHmac(digest, '').update('').digest('base64');
    expect(sign(digest, '', '')).toBe(hmac);
  });

  test.each(['md5', 'sha', 'sha-256', 'sha3-256', '', 'constructor'])(
    'by the digest %j is refused, with those that there are',
    (digest) => {
      const error = expect.objectContaining({
        code: 'invalid-digest',
        field: 'digest',
        message: expect.stringContaining('sha1, sha224, sha256, sha384, sha512'),
      });
      expect(() => sign(digest, 'KEY', 'MSG')).toThrow(error);
      expect(() => verify(SHA256, digest, 'KEY', 'MSG')).toThrow(error);
    },
  );
});

describe('verifying (TH-60)', () => {
  test.each([
    ['the same', SHA256, 'sha256', 'KEY', 'MSG', true],
    ['another key', SHA256, 'sha256', 'key', 'MSG', false],
    ['another digest', SHA256, 'sha512', 'KEY', 'MSG', false],
    ['another message', SHA256, 'sha256', 'KEY', 'MSG ', false],
    ['no padding', SHA256.slice(0, -1), 'sha256', 'KEY', 'MSG', false],
    ['another character', SHA256.replace('N', 'n'), 'sha256', 'KEY', 'MSG', false],
    ['no signature', '', 'sha256', 'KEY', 'MSG', false],
    ['as many characters of more bytes', `ü${SHA256.slice(1)}`, 'sha256', 'KEY', 'MSG', false],
  ])('with %s', (_, signature, digest, key, message, expected) => {
    expect(verify(signature, digest, key, message)).toBe(expected);
  });

  test('accepts what was signed, and nothing else', () => {
    fc.assert(
      fc.property(digests, texts, texts, texts, texts, (digest, key, message, otherKey, other) => {
        const signature = sign(digest, key, message);
        expect(verify(signature, digest, key, message)).toBe(true);
        expect(verify(other, digest, key, message)).toBe(other === signature);
        // Bytes that are no Unicode become the same replacement; HMAC fills short keys with zeros.
        const padded = (text: string) => text.toWellFormed().replace(/\0+$/, '');
        if (padded(key) !== padded(otherKey) && Buffer.byteLength(key + otherKey) < 64)
          expect(verify(signature, digest, otherKey, message)).toBe(false);
      }),
    );
  });
});
