import type { CachedSecret } from '../../../lib/secrets/cached-secret.ts';

/** A secret with these values; `latest` gives what a fresh load finds. A test may change both. */
export interface SecretOf extends CachedSecret {
  now: readonly string[];
  fresh: readonly string[];
}

/** A secret whose values a test sets. */
export function secretOf(now: readonly string[], fresh: readonly string[] = now): SecretOf {
  const secret: SecretOf = {
    now,
    fresh,
    values: async () => secret.now,
    latest: async () => secret.fresh,
  };
  return secret;
}
