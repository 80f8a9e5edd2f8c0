import { sign as signWith } from 'node:crypto';
import { parseSecret } from './secret.ts';
import { sign } from './sign.ts';
import { type SignedContent, signedContent } from './signed-content.ts';
import { parseSigningKey } from './signing-key.ts';

/** What is signed, and with which keys. While keys are rotated, the old ones sign too. */
export interface ToSign extends SignedContent {
  /** `whsec_…`, the newest first: each gives a signature `v1` (HMAC-SHA256). */
  secrets: readonly string[];
  /** `whsk_…`, the newest first: each gives a signature `v1a` (Ed25519). */
  signingKeys: readonly string[];
}

/**
 * The headers of Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-consumers).
 * Without any key there is no `webhook-signature`.
 * @throws TidingsError `invalid-secret` or `invalid-signing-key` with the field, such as `secrets.1`.
 */
export function signatureHeaders({
  secrets,
  signingKeys,
  ...content
}: ToSign): Record<string, string> {
  const signed = signedContent(content);
  const signatures = [
    ...secrets.map((secret, index) => v1(parseSecret(secret, `secrets.${index}`), signed)),
    ...signingKeys.map((key, index) => {
      const signature = signWith(null, signed, parseSigningKey(key, `signingKeys.${index}`));
      return `v1a,${signature.toString('base64')}`;
    }),
  ];
  return {
    'webhook-id': content.id,
    'webhook-timestamp': String(content.timestampSeconds),
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

/** A signature by a shared secret. */
export function v1(key: Uint8Array, signed: Uint8Array): string {
  return `v1,${sign('sha256', key, signed)}`;
}
