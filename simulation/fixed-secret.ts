import type { CachedSecret } from '../lib/secrets/cached-secret.ts';

/** A secret whose only value never changes. */
export function fixedSecret(value: string): CachedSecret {
  const values = async () => [value];
  return { values, latest: values };
}
