import { type KeyObject, verify as verifyWith } from 'node:crypto';
import { headerValue } from '../http/header-value.ts';
import type { HeadersInput } from '../protocol/goog-headers.ts';
import { sameSecret } from '../protocol/same-secret.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { parseSecret } from './secret.ts';
import { v1 } from './signature-headers.ts';
import { signedContent } from './signed-content.ts';
import { parsePublicKey } from './signing-key.ts';

/** A webhook as its receiver has it, and what it is verified with. */
export interface ReceivedWebhook {
  headers: HeadersInput;
  /** Exactly as it came: JSON that was parsed and written again is another text. */
  body: string | Uint8Array;
  /** `whsec_…`; while a secret is rotated, the old and the new one. */
  secrets?: readonly string[];
  /** `whpk_…` */
  publicKeys?: readonly string[];
  /** How far the time of the attempt may be from the clock, either way: 5 minutes without it. */
  toleranceSeconds?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

const TOLERANCE_SECONDS = 5 * 60;

/**
 * Verifies a webhook that Tidings sent, or another sender by Standard Webhooks. One signature by one
 * of the secrets or keys is enough. The same event may come again: `webhook-id` tells.
 * @returns what the body has as JSON.
 * @throws TidingsError `invalid-signature`; `invalid-json` for a body that was signed and is no JSON;
 *   `invalid-secret`, `invalid-public-key` for what it is to be verified with.
 * @throws TypeError without any secret or public key.
 */
export function verifyWebhook({
  headers,
  body,
  secrets = [],
  publicKeys = [],
  toleranceSeconds = TOLERANCE_SECONDS,
  now = Date.now,
}: ReceivedWebhook): unknown {
  if (secrets.length + publicKeys.length === 0)
    throw new TypeError('secrets or publicKeys must have what the webhook is verified with');
  const keys = secrets.map((secret, index) => parseSecret(secret, `secrets.${index}`));
  const publics = publicKeys.map((key, index) => parsePublicKey(key, `publicKeys.${index}`));
  const id = required(headers, 'webhook-id');
  const timestampSeconds = readTimestamp(required(headers, 'webhook-timestamp'));
  const signatures = required(headers, 'webhook-signature').split(' ');
  if (id.includes('.')) throw invalid('webhook-id', 'has a dot');
  if (Math.abs(now() / 1000 - timestampSeconds) > toleranceSeconds)
    throw invalid('webhook-timestamp', `is more than ${toleranceSeconds} seconds from the clock`);
  const signed = signedContent({ id, timestampSeconds, body });
  const expected = keys.map((key) => v1(key, signed));
  const isGenuine = signatures.some(
    (signature) =>
      expected.some((own) => sameSecret(signature, own)) ||
      publics.some((key) => isSignedBy(key, signature, signed)),
  );
  if (!isGenuine)
    throw invalid('webhook-signature', 'has no signature by one of the secrets or public keys');
  return parsed(body);
}

function required(headers: HeadersInput, name: string): string {
  const value = headerValue(headers, name);
  if (value === undefined || value === '') throw invalid(name, 'is missing');
  return value;
}

function readTimestamp(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw invalid('webhook-timestamp', 'is not in whole seconds');
  return Number(text);
}

const V1A = 'v1a,';
const SIGNATURE_BYTES = 64;

function isSignedBy(key: KeyObject, signature: string, signed: Uint8Array): boolean {
  if (!signature.startsWith(V1A)) return false;
  const bytes = Buffer.from(signature.slice(V1A.length), 'base64');
  return bytes.length === SIGNATURE_BYTES && verifyWith(null, signed, key, bytes);
}

function parsed(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // Not as the cause: its message repeats the body.
    throw new TidingsError('invalid-json', 'The body is genuine, and is not JSON');
  }
}

function invalid(header: string, problem: string): TidingsError {
  return new TidingsError('invalid-signature', `The header ${header} ${problem}`, {
    field: header,
  });
}
