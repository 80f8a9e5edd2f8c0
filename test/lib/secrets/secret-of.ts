import type { CachedSecret } from '../../../lib/secrets/cached-secret.ts';

/** A secret of these values; `latest` is what a fresh look finds. Both may be changed by a test. */
export interface SecretOf extends CachedSecret {
  now: readonly string[];
  fresh: readonly string[];
}

/** A secret that tells what it is told to. */
export function secretOf(now: readonly string[], fresh: readonly string[] = now): SecretOf {
  const secret: SecretOf = {
    now,
    fresh,
    values: async () => secret.now,
    latest: async () => secret.fresh,
  };
  return secret;
}
