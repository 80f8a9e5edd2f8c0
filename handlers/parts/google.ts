import { setTimeout as sleep } from 'node:timers/promises';
import type { MakeGoogle } from '../../lib/accounts/deployment-client.ts';
import { createGoogle, type GoogleOptions } from '../../lib/google/google.ts';

// A request to the gateway may take 30 seconds, and stopping can need three calls.
const PATIENCE = {
  attemptTimeoutMs: 5_000,
  retry: { maxAttempts: 4, firstPauseMs: 500, maxPauseMs: 4_000, budgetMs: 8_000 },
} satisfies Partial<GoogleOptions>;

/** Makes an account's Google, as patient as the gateway lets it be. */
export function googleMaker(rootUrl: string | undefined): MakeGoogle {
  const deps = { rootUrl, fetch, now: Date.now, sleep, random: Math.random, ...PATIENCE };
  return (credentials, tokenIdentifier) => createGoogle({ credentials, tokenIdentifier, ...deps });
}
