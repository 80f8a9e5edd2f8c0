import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { TidingsError } from '../protocol/tidings-error.ts';
import { type KeyForm, keyBytes, keyText } from './key-text.ts';

const SEED_BYTES = 32;
const PUBLIC_BYTES = 32;

// The specification says "base64" of the key pair and no more. Svix's server, which its v1a comes
// from, has the seed and the public key after it, as libsodium does; others have the seed alone.
const SIGNING_KEY: KeyForm = {
  prefix: 'whsk_',
  hasLength: (bytes) => bytes === SEED_BYTES || bytes === SEED_BYTES + PUBLIC_BYTES,
  code: 'invalid-signing-key',
  field: 'signingKey',
  rule: 'whsk_ and the base64 of an Ed25519 key: its seed of 32 bytes, and its public key of 32 after it',
};

const PUBLIC_KEY: KeyForm = {
  prefix: 'whpk_',
  hasLength: (bytes) => bytes === PUBLIC_BYTES,
  code: 'invalid-public-key',
  field: 'publicKey',
  rule: 'whpk_ and the base64 of an Ed25519 public key of 32 bytes',
};

// What stands before the key in DER: PKCS #8 and SubjectPublicKeyInfo of RFC 8410, which are of one
// length. node:crypto reads no bare keys.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A new Ed25519 key, `whsk_…`.
 * @param randomBytes gives so many bytes that cannot be guessed, as that of `node:crypto` does.
 */
export function newSigningKey(randomBytes: (size: number) => Uint8Array): string {
  const seed = randomBytes(SEED_BYTES);
  return keyText(SIGNING_KEY, Buffer.concat([seed, publicBytes(privateKey(seed))]));
}

/**
 * What receivers verify with, `whpk_…`: it is no secret.
 * @throws TidingsError `invalid-signing-key`
 */
export function publicKeyOf(signingKey: string): string {
  return keyText(PUBLIC_KEY, publicBytes(parseSigningKey(signingKey)));
}

/**
 * The private key in a signing key.
 * @throws TidingsError `invalid-signing-key` with the field, without any part of the key; also for one
 *   whose public half belongs to another key.
 */
export function parseSigningKey(text: string, field?: string): KeyObject {
  const bytes = keyBytes(SIGNING_KEY, text, field);
  const key = privateKey(bytes.subarray(0, SEED_BYTES));
  const stated = bytes.subarray(SEED_BYTES);
  if (stated.length === 0 || stated.equals(publicBytes(key))) return key;
  const { code, field: itself } = SIGNING_KEY;
  throw new TidingsError(code, `${field ?? itself} has the public half of another key`, {
    field: field ?? itself,
  });
}

/**
 * The key in a public key.
 * @throws TidingsError `invalid-public-key` with the field.
 */
export function parsePublicKey(text: string, field?: string): KeyObject {
  const key = Buffer.concat([SPKI, keyBytes(PUBLIC_KEY, text, field)]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

function privateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}
