import { createVerify } from 'node:crypto';
import type { ServiceAccounts } from './service-accounts.ts';

/** The claims of a JWT, if it is signed by the service account in `iss`. */
export function readJwt(
  jwt: string,
  accounts: ServiceAccounts,
): Record<string, unknown> | undefined {
  const [header, payload, signature, ...rest] = jwt.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  if (jsonOf(header)?.alg !== 'RS256') return undefined;

  const claims = jsonOf(payload);
  const publicKey = accounts.publicKeyOf(String(claims?.iss));
  if (!publicKey) return undefined;
  const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  return verify.verify(publicKey, signature, 'base64url') ? claims : undefined;
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return value !== null && typeof value === 'object' ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
