import { sameSecret } from '../channel/same-secret.ts';
import { TidingsError } from '../channel/tidings-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';

/**
 * Lets a request in that carries the API key as a bearer token; compared in constant time.
 * @throws TidingsError `unauthorized`
 */
export async function authorize(apiKey: CachedSecret, header: string | undefined): Promise<void> {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  if (given !== undefined) {
    if (matches(await apiKey.values(), given)) return;
    // The key may have been rotated since we last looked.
    if (matches(await apiKey.latest(), given)) return;
  }
  throw new TidingsError(
    'unauthorized',
    'Send the API key as "Authorization: Bearer <key>"; serverless info says which secret holds it',
  );
}

function matches(keys: readonly string[], given: string): boolean {
  return keys.some((key) => sameSecret(given, key));
}
