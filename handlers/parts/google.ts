import { setTimeout as sleep } from 'node:timers/promises';
import { type GoogleCredentials, parseCredentials } from '../../lib/google/credentials.ts';
import { createGoogle, type Google, type GoogleOptions } from '../../lib/google/google.ts';
import { GoogleError } from '../../lib/google/google-error.ts';
import type { CachedSecret } from '../../lib/secrets/cached-secret.ts';

// A request to the gateway may take 30 seconds, and stopping can need three calls.
const PATIENCE = {
  attemptTimeoutMs: 5_000,
  retry: { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4_000, budgetMs: 8_000 },
} satisfies Partial<GoogleOptions>;

/**
 * Google with the deployment's own credentials, made when first needed. It keeps access tokens, and
 * so is itself kept for as long as the credentials stay the same. Credentials that do not work are
 * looked up anew for the next call, so that it is enough to replace them.
 */
export function googleFromSecret(
  credentials: CachedSecret,
  rootUrl: string | undefined,
): () => Promise<Google> {
  let kept: { json: string; google: Google } | undefined;
  let doubted = false;

  function make(parsed: GoogleCredentials): Google {
    const options = { rootUrl, fetch, now: Date.now, sleep, random: Math.random, ...PATIENCE };
    const google = createGoogle({ credentials: parsed, ...options });
    const noteDoubt = (error: unknown): never => {
      if (error instanceof GoogleError && error.errorClass === 'reconnect') doubted = true;
      throw error;
    };
    return {
      watch: (request, channel) => google.watch(request, channel).catch(noteDoubt),
      stop: (channel) => google.stop(channel).catch(noteDoubt),
    };
  }

  return async () => {
    const [json = ''] = await (doubted ? credentials.latest() : credentials.values());
    if (kept?.json === json) return kept.google;
    doubted = true;
    kept = { json, google: make(parseCredentials(json)) };
    doubted = false;
    return kept.google;
  };
}
