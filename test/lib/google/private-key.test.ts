import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPrivateKey } from '../../../lib/google/private-key.ts';
import { rsaKey } from '../../support/rsa-key.ts';

const { pem: PEM, publicPem: PUBLIC } = rsaKey();
const BODY = PEM.split('\n').slice(1, -2);
const [FIRST = '', LAST = ''] = [PEM.split('\n')[0], PEM.split('\n').at(-2)];

const numbersOf = (pem: string) => JSON.stringify(createPrivateKey(pem).export({ format: 'jwk' }));
const pemOf = (text: string) => {
  const reading = readPrivateKey(text);
  return 'pem' in reading ? reading.pem : undefined;
};

describe('B-02, B-03: what unambiguously is a key is put right', () => {
  test.each([
    ['as Google wrote it', PEM],
    ['with escaped line ends', PEM.replaceAll('\n', '\\n')],
    ['with line ends escaped twice', PEM.replaceAll('\n', '\\\\n')],
    ['with escaped CRLF', PEM.replaceAll('\n', '\\r\\n')],
    ['with CRLF', PEM.replaceAll('\n', '\r\n')],
    ['with CR', PEM.replaceAll('\n', '\r')],
    ['with escaped CR', PEM.replaceAll('\n', '\\r')],
    ['with escaped tabs', PEM.replaceAll('\n', '\\t')],
    ['with blanks instead of line ends', PEM.replaceAll('\n', ' ')],
    ['with tabs instead of line ends', PEM.replaceAll('\n', '\t')],
    ['without line ends', PEM.replaceAll('\n', '')],
    ['with empty lines', PEM.replaceAll('\n', '\n\n')],
    ['indented', PEM.replaceAll(/^/gm, '    ')],
    ['in quotes', `"${PEM}"`],
    ['in single quotes, with a trailing comma', `'${PEM}',`],
    ['behind a byte order mark', `\ufeff${PEM}`],
    ['as a JSON string', JSON.stringify(PEM)],
    ['as a JSON string in a JSON string', JSON.stringify(JSON.stringify(PEM))],
    ['with escaped slashes', PEM.replaceAll('/', '\\/')],
    ['with the name of its field', `private_key: ${PEM}`],
    ['with escaped code points', PEM.replaceAll('\n', '\\u000a').replaceAll('=', '\\u003d')],
    ['encoded for a URL', encodeURIComponent(PEM)],
    ['with blanks without a width', PEM.replaceAll('\n', '\u200b\n\u2060')],
    ['with soft hyphens', PEM.replace(/(.{40})/, '$1\u00ad')],
    ['with blanks that do not break', PEM.replaceAll(' ', '\u00a0').replaceAll('\n', '\u00a0')],
    ['with backslashes before its line ends', PEM.replaceAll('\n', '\\\n')],
    ['in other quotes', `“${PEM}”`],
    ['without any blank', PEM.replaceAll(/\s/g, '')],
    ['without padding', PEM.replace(/=+\n/, '\n')],
    ['between other text', `Bag Attributes\n  friendlyName: x\n${PEM}trailing text`],
    ['behind its public key', `${PUBLIC}${PEM}`],
    ['as base64 without its first and last line', BODY.join('\n')],
    ['in base64 once more', Buffer.from(PEM).toString('base64')],
    ['on one line', `${FIRST}${BODY.join('')}${LAST}`],
  ])('a key %s', (_, text) => {
    expect(pemOf(text)).toBe(PEM);
  });

  test('a key in a text of 8,000 characters', () => {
    expect(pemOf(PEM.padEnd(8_000))).toBe(PEM);
    expect(pemOf(PEM.padEnd(8_001))).toBeUndefined();
  });

  test('a key in the older form of RSA keys', () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    expect(pemOf(privateKey.replaceAll('\n', '\\n'))).toBe(privateKey);
  });

  test('a key of 4,096 bits', () => {
    expect(pemOf(rsaKey(4096).pem)).toBe(rsaKey(4096).pem);
  });
});

const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'sec1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const encrypted = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type, format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' } as never,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey as unknown as string;
const other = (type: 'ed25519' | 'x25519') =>
  generateKeyPairSync(type as 'ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
const exponent3 = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicExponent: 3,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

describe('B-17: what cannot sign for a service account is named', () => {
  test.each([
    ['a public key', PUBLIC, /public key/],
    ['a certificate', PUBLIC.replaceAll('PUBLIC KEY', 'CERTIFICATE'), /certificate/],
    ['an encrypted key', encrypted('pkcs8'), /passphrase/],
    ['an encrypted key of the older form', encrypted('pkcs1'), /passphrase/],
    ['a key of 1,024 bits', rsaKey(1024).pem, /1024 bits/],
    ['a key of 4,104 bits', rsaKey(4104).pem, /4104 bits/],
    ['a key with another exponent', exponent3, /exponent/],
    ['an Ed25519 key', other('ed25519'), /ed25519/],
    ['an elliptic curve key', ec, /elliptic curve/],
    ['a key for SSH', PEM.replaceAll('PRIVATE KEY', 'OPENSSH PRIVATE KEY'), /SSH/],
    ['another PEM block', PEM.replaceAll('PRIVATE KEY', 'DH PARAMETERS'), /not a private key/],
    ['a key with the last line of another', PEM.replace('END P', 'END RSA P'), /cut off/],
    ['a key with padding in its middle', PEM.replace('\n', '\nAAA=\n'), /characters/],
    ['half a key', PEM.slice(0, PEM.length / 2), /cut off/],
    ['the other half', PEM.slice(PEM.length / 2), /cut off/],
    ['a key without a line in the middle', PEM.replace(BODY[9] ?? '', ''), /damaged/],
    ['a key with blanks for plus signs', PEM.replaceAll('+', ' '), /damaged/],
    ['an empty text', '', /PEM/],
    ['a text', 'no key at all', /PEM/],
    ['a JSON file', '{"type": "service_account"}', /PEM/],
    [
      'characters of another script',
      PEM.replace(BODY[4] ?? '', `ä${BODY[4]?.slice(1)}`),
      /characters/,
    ],
  ])('%s', (_, text, problem) => {
    const reading = readPrivateKey(text);
    expect(reading).toMatchObject({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(reading)).not.toContain(BODY[3]);
  });

  // Signing with a key of 49,152 bits takes a minute; generating one takes hours.
  test('A-01: a key that would take minutes to sign with, before it is read', () => {
    const long = [FIRST, ...Array.from({ length: 600 }, () => 'M'.repeat(64)), LAST].join('\n');
    expect(readPrivateKey(long)).toMatchObject({ problem: expect.stringContaining('too long') });
  });
});

test('A-01: a text that is hard to look through is read at once', () => {
  const startMs = performance.now();
  for (const text of ['\\', '-----BEGIN ', ' ', '%'].map((part) => part.repeat(8000 / part.length)))
    expect(readPrivateKey(text)).toHaveProperty('problem');
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test('any single-character damage to a key is noticed, or it is the same key', () => {
  fc.assert(
    fc.property(
      fc.nat(PEM.length - 1),
      fc.constantFrom(...'ABCZabcz019+/=-. \nä'),
      (place, character) => {
        const text = PEM.slice(0, place) + character + PEM.slice(place + 1);
        const pem = pemOf(text);
        return pem === undefined || numbersOf(pem) === numbersOf(PEM);
      },
    ),
    { numRuns: 300 },
  );
});
