import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CachedSecret, cachedSecret } from '../../lib/secrets/cached-secret.ts';
import { loadSecret, loadSecretVersions, type SecretStore } from '../../lib/secrets/load-secret.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

const DEADLINE_MS = 1500;
const TEN_SECONDS_IN_MS = 10_000;
const FIVE_MINUTES_IN_MS = 5 * 60_000;
const ONE_HOUR_IN_MS = 60 * 60_000;

/** Secrets Manager, with a client that gives up in time. */
export function secretStore(): SecretStore {
  return { client: new SecretsManagerClient(CLIENT_SETTINGS), deadlineMs: DEADLINE_MS };
}

/** The token secret; it is read again, with the one before it, when a token does not verify. */
export function tokenSecrets(store: SecretStore, id: string): CachedSecret {
  return cachedSecret({
    load: async () => [await loadSecret(store, id)],
    loadAll: () => loadSecretVersions(store, id),
    now: Date.now,
    maxAgeMs: ONE_HOUR_IN_MS,
    minReloadMs: TEN_SECONDS_IN_MS,
  });
}

/** A secret that people replace: after five minutes at most, or when it does not work. */
export function secretThatMayChange(store: SecretStore, id: string): CachedSecret {
  return cachedSecret({
    load: async () => [await loadSecret(store, id)],
    now: Date.now,
    maxAgeMs: FIVE_MINUTES_IN_MS,
    minReloadMs: TEN_SECONDS_IN_MS,
  });
}
