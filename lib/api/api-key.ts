import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new API key: 256 random bits behind a name by which it is found where it should not be. */
export function newApiKey(): string {
  return `tidings_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** Whether a text could be such a key: nothing else is worth a look at the database. */
export function isApiKey(text: string): boolean {
  return /^tidings_[A-Za-z0-9_-]{43}$/.test(text);
}

/** The SHA-256 of a key, as 64 hex digits: all that is ever stored or sent of it to be stored. */
export function digestOfApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Whether a text is the digest of a key, in form. */
export function isApiKeyDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

const ID_LENGTH = 16;

/**
 * The id of the key with a digest: its first 16 hex digits. 192 of the key's 256 random bits are left
 * to guess, and the id of a key that turns up where it should not be can be computed.
 */
export function idOfApiKey(digest: string): string {
  return digest.slice(0, ID_LENGTH);
}

/** Whether a text is the id of a key, in form. */
export function isApiKeyId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}
