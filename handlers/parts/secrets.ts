import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CachedSecret, cachedSecret } from '../../lib/secrets/cached-secret.ts';
import { loadSecretVersions, type SecretStore } from '../../lib/secrets/load-secret.ts';

const DEADLINE_MS = 1500;
const ONE_MINUTE_IN_MS = 60_000;
const ONE_HOUR_IN_MS = 60 * ONE_MINUTE_IN_MS;

/** Secrets Manager, with a client that gives up in time. */
export function secretStore(): SecretStore {
  return { client: new SecretsManagerClient({ maxAttempts: 3 }), deadlineMs: DEADLINE_MS };
}

/** The token secret, current and previous, looked up once and again when a token does not verify. */
export function tokenSecrets(store: SecretStore, id: string): CachedSecret {
  return cachedSecret({
    load: () => loadSecretVersions(store, id),
    now: Date.now,
    maxAgeMs: ONE_HOUR_IN_MS,
    minReloadMs: ONE_MINUTE_IN_MS,
  });
}
