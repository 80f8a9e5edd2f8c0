import { createHmac } from 'node:crypto';
import { sameSecret } from '../protocol/same-secret.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

/** The digests that a message can be signed with. */
export const DIGESTS = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;

/** The name of a digest; any letter case is taken. */
export type Digest = (typeof DIGESTS)[number];

/**
 * The HMAC of a message, in base64 with padding.
 * @param key of any length; text stands for its UTF-8, and so does that of the message.
 * @throws TidingsError `invalid-digest`
 */
export function sign(
  digest: Digest | (string & {}),
  key: string | Uint8Array,
  message: string | Uint8Array,
): string {
  return createHmac(digestNamed(digest), key).update(message).digest('base64');
}

/**
 * Whether a signature is the one that `sign` makes, in a time that does not tell where it differs.
 * @throws TidingsError `invalid-digest`
 */
export function verify(
  signature: string,
  digest: Digest | (string & {}),
  key: string | Uint8Array,
  message: string | Uint8Array,
): boolean {
  return sameSecret(signature, sign(digest, key, message));
}

function digestNamed(name: string): Digest {
  const digest = DIGESTS.find((known) => known === name.toLowerCase());
  if (digest !== undefined) return digest;
  throw new TidingsError(
    'invalid-digest',
    `digest must be one of ${DIGESTS.join(', ')}, in any letter case`,
    { field: 'digest' },
  );
}
