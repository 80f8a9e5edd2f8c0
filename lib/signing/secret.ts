import { type KeyForm, keyBytes, keyText } from './key-text.ts';

/** How many bytes a new secret has. */
export const NEW_SECRET_BYTES = 32;

// The specification allows 24 to 64 bytes
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme).
const SECRET: KeyForm = {
  prefix: 'whsec_',
  hasLength: (bytes) => bytes >= 24 && bytes <= 64,
  code: 'invalid-secret',
  field: 'secret',
  rule: 'whsec_ and the base64 of 24 to 64 random bytes. Leave it out, and one is made',
};

/**
 * A new secret of Standard Webhooks, `whsec_…`.
 * @param randomBytes gives so many bytes that cannot be guessed, as that of `node:crypto` does.
 */
export function newSecret(randomBytes: (size: number) => Uint8Array): string {
  return keyText(SECRET, randomBytes(NEW_SECRET_BYTES));
}

/**
 * The key in a secret.
 * @throws TidingsError `invalid-secret` with the field, without any part of the secret.
 */
export function parseSecret(text: string, field?: string): Buffer {
  return keyBytes(SECRET, text, field);
}
