import { setTimeout as sleep } from 'node:timers/promises';
import { parseCredentials } from '../../lib/google/credentials.ts';
import { createGoogle, type Google, type GoogleOptions } from '../../lib/google/google.ts';
import type { CachedSecret } from '../../lib/secrets/cached-secret.ts';

// A request to the gateway may take 30 seconds, and stopping can need three calls.
const PATIENCE = {
  attemptTimeoutMs: 8_000,
  retry: { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4_000, budgetMs: 12_000 },
} satisfies Partial<GoogleOptions>;

/**
 * Google with the deployment's own credentials, made when first needed. It keeps access tokens, and
 * so is itself kept for as long as the credentials stay the same.
 */
export function googleFromSecret(
  credentials: CachedSecret,
  rootUrl: string | undefined,
): () => Promise<Google> {
  let kept: { json: string; google: Google } | undefined;
  return async () => {
    const [json = ''] = await credentials.values();
    if (kept?.json !== json) {
      const options = { rootUrl, fetch, now: Date.now, sleep, random: Math.random, ...PATIENCE };
      kept = { json, google: createGoogle({ credentials: parseCredentials(json), ...options }) };
    }
    return kept.google;
  };
}
