import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { findBlock, type PemBlock, pemOf, plainPem } from './pem-block.ts';
import { hasRsaNumbers } from './rsa-numbers.ts';

/** What was made of the text of a private key: PEM that can sign, or what is wrong, in words. */
export type PrivateKeyReading = { pem: string } | { problem: string };

// A key of 4,096 bits has 3,272 characters. A longer one may take minutes to sign with.
const MAX_LENGTH = 8_000;
const MIN_BITS = 2048;
const MAX_BITS = 4096;
const EXPONENT = 65_537n;
const FIX = 'Use the private_key of a service account key as Google wrote it';

/**
 * Reads the private key of a service account. What unambiguously is one is put right: escaped,
 * missing or foreign line ends, indentation, quotes around it, base64 without or around PEM. Its
 * owner cannot be asked later, so it has to sign now. Google issues RSA keys of 2,048 bits; up to
 * 4,096 can be uploaded (cloud.google.com/iam/docs/keys-upload).
 */
export function readPrivateKey(text: string): PrivateKeyReading {
  if (text.length > MAX_LENGTH) return { problem: `is too long for a key. ${FIX}` };
  const plain = plainPem(text);
  const block = findBlock(plain);
  if (block) return readBlock(block);
  return readBase64(plain) ?? { problem: problemWithoutBlock(plain) };
}

function readBlock({ label, body }: PemBlock): PrivateKeyReading {
  const foreign = FOREIGN.find(([pattern]) => pattern.test(label));
  if (foreign) return { problem: `${foreign[1]}. ${FIX}` };
  if (/ENCRYPTED/.test(body)) return { problem: `${ENCRYPTED}. ${FIX}` };
  const base64 = body.replaceAll(/\s+/g, '');
  if (!BASE64.test(base64)) return { problem: `has characters that no key has. ${FIX}` };
  const pem = pemOf({ label, body: base64 });
  const problem = problemOf(pem);
  return problem === undefined ? { pem } : { problem };
}

// The first and the last line are left out at times, and at times all of it is in base64 once more.
function readBase64(plain: string): PrivateKeyReading | undefined {
  const base64 = plain.replaceAll(/["'\s]+/g, '');
  if (!BASE64.test(base64)) return undefined;
  const inside = findBlock(plainPem(Buffer.from(base64, 'base64').toString('latin1')));
  if (inside) return readBlock(inside);
  const reading = readBlock({ label: 'PRIVATE KEY', body: base64 });
  return 'pem' in reading ? reading : undefined;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ENCRYPTED = 'is encrypted with a passphrase';

const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^ENCRYPTED PRIVATE KEY$/, ENCRYPTED],
  [/PUBLIC KEY$/, 'is a public key, and cannot sign'],
  [/^CERTIFICATE/, 'is a certificate, and cannot sign'],
  [/^EC PRIVATE KEY$/, 'is an elliptic curve key, and Google takes RSA'],
  [/^OPENSSH PRIVATE KEY$/, 'is a key for SSH'],
  [/^(?!(RSA )?PRIVATE KEY$)/, 'is not a private key'],
];

function problemWithoutBlock(text: string): string {
  if (/-----BEGIN /.test(text)) return `is cut off: its last line is missing. ${FIX}`;
  if (/-----END /.test(text)) return `is cut off: its first line is missing. ${FIX}`;
  return `is no key in PEM form: it has no line "-----BEGIN PRIVATE KEY-----". ${FIX}`;
}

function problemOf(pem: string): string | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return `is damaged. ${FIX}`;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  if (type !== 'rsa') return `is a key of the type ${type}, and Google takes RSA. ${FIX}`;
  const { modulusLength: bits = 0, publicExponent } = details;
  if (bits < MIN_BITS || bits > MAX_BITS)
    return `has ${bits} bits; Google takes ${MIN_BITS} to ${MAX_BITS}. ${FIX}`;
  if (publicExponent !== EXPONENT) return `has another exponent than 65537. ${FIX}`;
  return isSound(key) ? undefined : `is damaged: its numbers do not belong together. ${FIX}`;
}

// A key that can be read may still be one that cannot sign.
function isSound(key: KeyObject): boolean {
  const data = Buffer.from('tidings');
  try {
    const signature = sign('RSA-SHA256', data, key);
    return hasRsaNumbers(key) && verify('RSA-SHA256', data, createPublicKey(key), signature);
  } catch {
    return false;
  }
}
