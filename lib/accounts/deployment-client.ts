import { type GoogleCredentials, parseCredentials } from '../google/credentials.ts';
import type { GoogleClient } from '../google/google.ts';
import { GoogleError } from '../google/google-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { AccountRecord } from './account-record.ts';
import { credentialsDigest } from './credentials-digest.ts';
import { areTheFailed, needsReconnect } from './needs-reconnect.ts';

/** Makes an account's way to Google. */
export type MakeGoogle = (credentials: GoogleCredentials, tokenIdentifier: string) => GoogleClient;

/** Google with the deployment's own credentials. */
export interface DeploymentGoogle {
  /**
   * Keeps access tokens, and so is itself kept for as long as the credentials stay the same. Those
   * that do not work are looked up anew for the next call, so that it is enough to replace them.
   * @throws TidingsError `google-credentials`, `account-needs-reconnect`; what the secret throws.
   */
  google(account: AccountRecord): Promise<GoogleClient>;
  /** The digest of the credentials that were last looked at. */
  digest(): Promise<string>;
}

/** Reads the credentials from their secret, when they are first needed. */
export function deploymentGoogle(
  secret: CachedSecret,
  make: (credentials: GoogleCredentials) => GoogleClient,
): DeploymentGoogle {
  let kept: { json: string; google: GoogleClient } | undefined;
  let doubted = false;
  let seen: string | undefined;

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

  async function look(account: AccountRecord): Promise<string> {
    const [json = ''] = await (doubted ? secret.latest() : secret.values());
    if (!areTheFailed(account, credentialsDigest(json))) return json;
    // Our copy may be older than the new ones.
    const [latest = ''] = await secret.latest();
    if (areTheFailed(account, credentialsDigest(latest))) throw needsReconnect(account);
    return latest;
  }

  return {
    async google(account) {
      const json = await look(account);
      seen = json;
      if (kept?.json === json) return kept.google;
      doubted = true;
      kept = { json, google: watched(make(parseCredentials(json))) };
      doubted = false;
      return kept.google;
    },
    async digest() {
      return credentialsDigest(seen ?? (await secret.values())[0] ?? '');
    },
  };
}
