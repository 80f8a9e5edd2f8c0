import type { GoogleClient } from '../google/google.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { type AccountRecord, DEFAULT_ACCOUNT, defaultAccount } from './account-record.ts';
import { credentialsDigest } from './credentials-digest.ts';
import { deploymentGoogle, type MakeGoogle } from './deployment-client.ts';
import { areTheFailed, needsReconnect } from './needs-reconnect.ts';
import { openCredentials } from './sealed-credentials.ts';
import { tokenIdentifier } from './token-identifier.ts';

/** Google as each account sees it. */
export interface AccountClients {
  /**
   * Google with the credentials of an account's record. The same is given, with its access tokens,
   * for as long as the credentials are the same.
   * @throws TidingsError `account-needs-reconnect` if these credentials are known not to work,
   *   `sealed-unreadable`, `google-credentials`; what the secrets throw.
   */
  googleOf(account: AccountRecord): Promise<GoogleClient>;
  /** The digest of the credentials that `googleOf` uses: what to note when they fail. */
  digestOf(account: AccountRecord): Promise<string>;
}

/** What that needs. */
export interface AccountClientsOptions {
  sealer: Sealer;
  /** The secret with the deployment's own credentials. */
  deploymentCredentials: CachedSecret;
  make: MakeGoogle;
  /** How many accounts to keep. */
  maxKept?: number;
}

const MAX_KEPT = 200;

/** An account's Google, and every sealed text that stood for its credentials so far. */
interface Kept {
  sealed: Set<string>;
  google: Promise<GoogleClient>;
}

/** Keeps the Googles of the accounts that were used last. */
export function accountClients(options: AccountClientsOptions): AccountClients {
  const { sealer, deploymentCredentials, make, maxKept = MAX_KEPT } = options;
  const own = deploymentGoogle(deploymentCredentials, (credentials) =>
    make(credentials, tokenIdentifier(defaultAccount())),
  );
  // The one used last is the last.
  const all = new Map<string, Kept>();

  function keep(id: string, kept: Kept): void {
    all.delete(id);
    all.set(id, kept);
    const [oldest] = all.keys();
    if (all.size > maxKept && oldest !== undefined) all.delete(oldest);
  }

  async function madeOf(
    account: AccountRecord,
    sealed: string,
    before: Kept | undefined,
  ): Promise<GoogleClient> {
    const credentials = await openCredentials(sealer, account, sealed);
    const former = await before?.google.catch(() => undefined);
    // A refresh token that Google rotated is its own already.
    if (before && former && JSON.stringify(former.credentials()) === JSON.stringify(credentials)) {
      for (const text of before.sealed) all.get(account.id)?.sealed.add(text);
      return former;
    }
    return make(credentials, tokenIdentifier(account));
  }

  function googleOf(account: AccountRecord, sealed: string): Promise<GoogleClient> {
    const before = all.get(account.id);
    if (before?.sealed.has(sealed)) {
      keep(account.id, before);
      return before.google;
    }
    const kept: Kept = { sealed: new Set([sealed]), google: madeOf(account, sealed, before) };
    keep(account.id, kept);
    kept.google.catch(() => {
      if (all.get(account.id) === kept) all.delete(account.id);
    });
    return kept.google;
  }

  return {
    async googleOf(account) {
      const { id, sealed = '' } = account;
      if (id === DEFAULT_ACCOUNT) return own.google(account);
      if (areTheFailed(account, credentialsDigest(sealed))) throw needsReconnect(account);
      return googleOf(account, sealed);
    },
    async digestOf({ id, sealed = '' }) {
      return id === DEFAULT_ACCOUNT ? own.digest() : credentialsDigest(sealed);
    },
  };
}
