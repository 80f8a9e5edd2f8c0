import { createHmac } from 'node:crypto';
import { isChannelId } from './channel-id.ts';
import { isHeaderText } from './header-text.ts';
import { sameSecret } from './same-secret.ts';
import { TidingsError } from './tidings-error.ts';

/** The longest token that Google takes, in characters: `watch` rejects longer ones. */
export const TOKEN_MAX_LENGTH = 256;

const SIGNATURE_LENGTH = 43; // SHA-256 in base64url
/** The room for the user's own data after the signature and a dot, in characters. */
export const TOKEN_DATA_MAX_LENGTH = TOKEN_MAX_LENGTH - SIGNATURE_LENGTH - 1;

/**
 * The token of a channel: a signature over its id and the user's data, then that data. The receiver
 * recomputes it, so that a genuine request needs no read and a forged one costs no database call.
 * @throws TidingsError `token-data` if the data is too long for Google or cannot be an HTTP header.
 * @throws TypeError if the secret is empty or the channel id invalid: the token would never verify.
 */
export function signToken(secret: string, channelId: string, data?: string): string {
  if (secret === '' || !isChannelId(channelId))
    throw new TypeError('signToken needs a secret and a channel id that Google takes');
  if (data === undefined || data === '') return signature(secret, channelId, '');
  if (data.length > TOKEN_DATA_MAX_LENGTH)
    throw new TidingsError(
      'token-data',
      `tokenData has ${data.length} characters; Google's limit leaves ${TOKEN_DATA_MAX_LENGTH}. Store the rest elsewhere and put a key here.`,
      { field: 'tokenData' },
    );
  // Google returns it as an HTTP header, which is trimmed and may lose bytes beyond ASCII.
  if (!isHeaderText(data))
    throw new TidingsError(
      'token-data',
      'tokenData must be printable ASCII without spaces at its ends. Encode it, for example as a query string.',
      { field: 'tokenData' },
    );
  return `${signature(secret, channelId, data)}.${data}`;
}

/** What a genuine token carries. */
export interface VerifiedToken {
  /** The user's own data, `''` if there was none. */
  data: string;
}

/**
 * Checks that one of the secrets (the current, the previous) signed this token for this channel, in
 * constant time. Never throws.
 * @returns what the token carries; undefined if none of the secrets signed it.
 */
export function verifyToken(
  secrets: readonly string[],
  channelId: string,
  token: string,
): VerifiedToken | undefined {
  // An id with a colon could move the border between id and data in what is signed.
  if (!isChannelId(channelId) || !hasTokenForm(token)) return undefined;
  const received = token.slice(0, SIGNATURE_LENGTH);
  const data = token.slice(SIGNATURE_LENGTH + 1);
  // An empty secret is one that is not set, and anyone can sign with it.
  const genuine = secrets.some(
    (secret) => secret !== '' && sameSecret(received, signature(secret, channelId, data)),
  );
  return genuine ? { data } : undefined;
}

/** Whether a text has the form of a signed token; only `verifyToken` tells whether it is one. */
export function hasTokenForm(token: string): boolean {
  // A dot without data after it would be a second spelling of the same token.
  return token.length <= TOKEN_MAX_LENGTH && /^[A-Za-z0-9_-]{43}(?:\.[\x20-\x7e]+)?$/.test(token);
}

function signature(secret: string, channelId: string, data: string): string {
  return createHmac('sha256', secret).update(`tidings.v1:${channelId}:${data}`).digest('base64url');
}
