import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new API key: 256 random bits behind a name by which it is found where it should not be. */
export function newApiKey(): string {
  return `tidings_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** Whether a text could be such a key: nothing else is worth a look at the database. */
export function isApiKey(text: string): boolean {
  return /^tidings_[A-Za-z0-9_-]{43}$/.test(text);
}
