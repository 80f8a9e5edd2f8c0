import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  signToken,
  TOKEN_DATA_MAX_LENGTH,
  TOKEN_MAX_LENGTH,
  verifyToken,
} from '../../../lib/protocol/token.ts';
import { failure, shownBy } from './examples.ts';

const SECRET = 'a-secret-of-the-deployment';
const ID = '4ba78bf0-6a47-11e2-bcfd-0800200c9a77';

const secrets = fc.string({ minLength: 1 });
const idLetter = fc.constantFrom(
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=',
);
const ids = fc.string({ unit: idLetter, minLength: 1, maxLength: 64 });
const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
const datas = fc
  .string({ unit: printable, maxLength: TOKEN_DATA_MAX_LENGTH })
  .filter((data) => data === data.trim());

describe('signToken', () => {
  test('is the HMAC of a version, the id and the data, then the data', () => {
    const hmac = createHmac('sha256', SECRET).update(`tidings.v1:${ID}:user=5`).digest('base64url');

    expect(signToken(SECRET, ID, 'user=5')).toBe(`${hmac}.user=5`);
  });

  test('without data it is the signature alone, and empty data is none', () => {
    const hmac = createHmac('sha256', SECRET).update(`tidings.v1:${ID}:`).digest('base64url');

    expect(signToken(SECRET, ID)).toBe(hmac);
    expect(signToken(SECRET, ID, '')).toBe(hmac);
  });

  test('the longest data makes a token of 256 characters', () => {
    expect(signToken(SECRET, ID, 'x'.repeat(212))).toHaveLength(256);
  });

  test('one character more is rejected', () => {
    expect(() => signToken(SECRET, ID, 'x'.repeat(213))).toThrow(
      failure('token-data', 'tokenData'),
    );
  });

  test.each([' x', 'x ', ' ', 'a\nb', 'a\tb', 'é', '🔑', '\u007f'])(
    'data %j would not survive an HTTP header and is rejected',
    (data) => {
      expect(() => signToken(SECRET, ID, data)).toThrow(failure('token-data', 'tokenData'));
    },
  );

  test('an error does not say what the data was', () => {
    expect(shownBy(() => signToken(SECRET, ID, 'sesame\n'))).not.toContain('sesame');
    expect(shownBy(() => signToken(SECRET, ID, 'sesame'.repeat(100)))).not.toContain('sesame');
  });

  test('an empty secret is a mistake of the program', () => {
    expect(() => signToken('', ID)).toThrow(TypeError);
  });

  test.each(['', 'a:b', 'a b', 'x'.repeat(65)])(
    'the id %j is too, for its token would never verify',
    (id) => {
      expect(() => signToken(SECRET, id)).toThrow(TypeError);
    },
  );

  test('is at most 256 characters, or an error', () => {
    const lengthy = fc.string({ unit: fc.constant('x'), maxLength: 600 });

    fc.assert(
      fc.property(secrets, ids, lengthy, (secret, id, data) => {
        if (data.length <= TOKEN_DATA_MAX_LENGTH)
          expect(signToken(secret, id, data).length).toBeLessThanOrEqual(TOKEN_MAX_LENGTH);
        else expect(() => signToken(secret, id, data)).toThrow(failure('token-data'));
      }),
    );
  });
});

describe('verifyToken', () => {
  test('gives back what was signed, for any secret, id and data', () => {
    fc.assert(
      fc.property(secrets, ids, datas, (secret, id, data) => {
        expect(verifyToken([secret], id, signToken(secret, id, data))).toEqual({ data });
      }),
    );
  });

  test.each([1, 2, TOKEN_DATA_MAX_LENGTH - 1, TOKEN_DATA_MAX_LENGTH])(
    'takes a token with %d characters of data',
    (length) => {
      const data = 'x'.repeat(length);

      expect(verifyToken([SECRET], ID, signToken(SECRET, ID, data))).toEqual({ data });
    },
  );

  test('the previous secret is accepted beside the current one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(secrets, { minLength: 2 }), ids, datas, (all, id, data) => {
        for (const secret of all)
          expect(verifyToken(all, id, signToken(secret, id, data))).toEqual({ data });
      }),
    );
  });

  test('a secret that is neither is not', () => {
    expect(verifyToken(['current', 'previous'], ID, signToken('older', ID))).toBeUndefined();
    expect(verifyToken([], ID, signToken(SECRET, ID))).toBeUndefined();
  });

  test('an empty secret verifies nothing, so that a setting left empty opens no door', () => {
    const forged = createHmac('sha256', '').update(`tidings.v1:${ID}:`).digest('base64url');

    expect(verifyToken(['', SECRET], ID, forged)).toBeUndefined();
  });

  test('the border between id and data cannot be moved', () => {
    const hmac = createHmac('sha256', SECRET).update('tidings.v1:a:b:c').digest('base64url');

    expect(verifyToken([SECRET], 'a:b', `${hmac}.c`)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['a trailing dot, a second spelling', `${signToken(SECRET, ID)}.`],
    ['padding', `${signToken(SECRET, ID)}=`],
    ['blanks', ` ${signToken(SECRET, ID)} `],
    ['the signature twice', signToken(SECRET, ID).repeat(2)],
    ['257 characters', `${signToken(SECRET, ID, 'x'.repeat(212))}x`],
    ['a foreign token', '398348u3tu83ut8uu38'],
  ])('rejects %s', (_, token) => {
    expect(verifyToken([SECRET], ID, token)).toBeUndefined();
  });

  /** Any text that is one character away: changed, removed or added. */
  const oneCharacterAway = (text: string, letter: fc.Arbitrary<string>) =>
    fc
      .record({ at: fc.nat(text.length), removed: fc.constantFrom(0, 1), added: fc.option(letter) })
      .map(({ at, removed, added }) => text.slice(0, at) + (added ?? '') + text.slice(at + removed))
      .filter((other) => other !== text);

  const signed = fc.record({ secret: secrets, id: ids, data: datas });

  test('any single changed, removed or added character of the token spoils it', () => {
    const forged = signed.chain(({ secret, id, data }) =>
      oneCharacterAway(signToken(secret, id, data), printable).map((token) => ({
        secret,
        id,
        token,
      })),
    );

    fc.assert(
      fc.property(forged, ({ secret, id, token }) => {
        expect(verifyToken([secret], id, token)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('any single changed, removed or added character of the channel id spoils it', () => {
    const moved = signed.chain((parts) =>
      oneCharacterAway(parts.id, idLetter).map((other) => ({ ...parts, other })),
    );

    fc.assert(
      fc.property(moved, ({ secret, id, data, other }) => {
        expect(verifyToken([secret], other, signToken(secret, id, data))).toBeUndefined();
      }),
    );
  });

  test('any single changed, removed or added character of the secret spoils it', () => {
    const guessed = signed.chain((parts) =>
      oneCharacterAway(parts.secret, printable).map((guess) => ({ ...parts, guess })),
    );

    fc.assert(
      fc.property(guessed, ({ secret, id, data, guess }) => {
        expect(verifyToken([guess], id, signToken(secret, id, data))).toBeUndefined();
      }),
    );
  });

  test('junk is undefined, never a crash', () => {
    const junk = fc.string({ unit: 'binary' });

    fc.assert(
      fc.property(fc.array(junk), junk, junk, (all, id, token) => {
        expect(verifyToken(all, id, token)).toBeUndefined();
        expect(verifyToken(all, ID, token)).toBeUndefined();
      }),
    );
  });
});
