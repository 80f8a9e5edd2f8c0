import { type GoogleCredentials, parseCredentials } from '../google/credentials.ts';
import type { GoogleClient } from '../google/google.ts';
import { GoogleError } from '../google/google-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { AccountRecord } from './account-record.ts';
import { credentialsDigest } from './credentials-digest.ts';
import { type ClientRules, hasFailed, NeedsReconnectError } from './needs-reconnect.ts';

/** Makes an account's way to Google. */
export type MakeGoogle = (credentials: GoogleCredentials, tokenIdentifier: string) => GoogleClient;

/** Google with the deployment's own credentials. */
export interface DeploymentClient {
  /**
   * Keeps access tokens, and so is itself kept for as long as the credentials stay the same. After a
   * rejection the secret is read anew for the next call, so that replacing it is enough.
   * @throws CredentialsError `google-credentials`, `account-needs-reconnect`; what the secret throws.
   */
  google(account: AccountRecord, rules?: ClientRules): Promise<GoogleClient>;
  /** The digest of the credentials that were last read. */
  digest(): Promise<string>;
}

/** Reads the credentials from their secret, when they are first needed. */
export function deploymentClient(
  secret: CachedSecret,
  make: (credentials: GoogleCredentials) => GoogleClient,
): DeploymentClient {
  let kept: { json: string; google: GoogleClient } | undefined;
  let doubted = false;
  let lastRead: string | undefined;

  const recordDoubt = (error: unknown): void => {
    if (error instanceof GoogleError && error.errorClass === 'reconnect') doubted = true;
  };
  const doubting = <T>(promise: Promise<T>): Promise<T> =>
    promise.catch((error: unknown) => {
      recordDoubt(error);
      throw error;
    });

  function watched(google: GoogleClient): GoogleClient {
    return {
      watch: (request, channel) => doubting(google.watch(request, channel)),
      stop: (channel) => doubting(google.stop(channel)),
      credentials: google.credentials,
      async check(resources) {
        const checks = await google.check(resources);
        for (const { error } of checks) recordDoubt(error);
        return checks;
      },
    };
  }

  async function read(account: AccountRecord, rules: ClientRules): Promise<string> {
    const [json = ''] = await (doubted ? secret.latest() : secret.values());
    if (!hasFailed(account, credentialsDigest(json))) return json;
    // This copy may be older than the credentials that took their place.
    const [latest = ''] = await secret.latest();
    if (rules.evenIfRejected || !hasFailed(account, credentialsDigest(latest))) return latest;
    throw new NeedsReconnectError(account);
  }

  return {
    async google(account, rules = {}) {
      const json = await read(account, rules);
      lastRead = json;
      if (kept?.json === json) return kept.google;
      doubted = true;
      kept = { json, google: watched(make(parseCredentials(json))) };
      doubted = false;
      return kept.google;
    },
    async digest() {
      return credentialsDigest(lastRead ?? (await secret.values())[0] ?? '');
    },
  };
}
