import { LRUCache } from 'lru-cache';
import type { GoogleCredentials } from '../google/credentials.ts';
import type { GoogleClient } from '../google/google.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { type AccountRecord, DEFAULT_ACCOUNT, defaultAccount } from './account-record.ts';
import { credentialsDigest } from './credentials-digest.ts';
import { deploymentClient, type MakeGoogle } from './deployment-client.ts';
import { type ClientRules, hasFailed, NeedsReconnectError } from './needs-reconnect.ts';
import { openCredentials } from './sealed-credentials.ts';
import { tokenIdentifier } from './token-identifier.ts';

/** Google as each account sees it. */
export interface AccountClients {
  /**
   * Google with the credentials of an account's record. The same client is given, with its access
   * tokens, for as long as the credentials are the same.
   * @throws CredentialsError `account-needs-reconnect` if Google has rejected these credentials
   *   before, `sealed-unreadable`, `google-credentials`; what the secrets throw.
   */
  googleOf(account: AccountRecord, rules?: ClientRules): Promise<GoogleClient>;
  /** The digest of the credentials that `googleOf` uses: what to record when they fail. */
  digestOf(account: AccountRecord): Promise<string>;
  /** Google with credentials that no account has yet. Its token refreshes are of no account. */
  makeGoogle(credentials: GoogleCredentials): GoogleClient;
}

/** What the clients are made of. */
export interface AccountClientsOptions {
  sealer: Sealer;
  /** The secret with the deployment's own credentials. */
  deploymentCredentials: CachedSecret;
  make: MakeGoogle;
  /** How many accounts' clients to keep. */
  maxKept?: number;
}

const MAX_KEPT = 200;

/** An account's client, and every sealed text that its credentials have had so far. */
interface Kept {
  sealed: Set<string>;
  google: Promise<GoogleClient>;
}

/** Makes clients, and keeps those of the accounts that were used last. */
export function accountClients(options: AccountClientsOptions): AccountClients {
  const { sealer, deploymentCredentials, make, maxKept = MAX_KEPT } = options;
  const own = deploymentClient(deploymentCredentials, (credentials) =>
    make(credentials, tokenIdentifier(defaultAccount())),
  );
  const all = new LRUCache<string, Kept>({ max: maxKept });

  async function madeOf(
    account: AccountRecord,
    sealed: string,
    before: Kept | undefined,
  ): Promise<GoogleClient> {
    const credentials = await openCredentials(sealer, account, sealed);
    const former = await before?.google.catch(() => undefined);
    // After a rotation of the refresh token, which the former client made, only the sealed text differs.
    if (before && former && JSON.stringify(former.credentials()) === JSON.stringify(credentials)) {
      for (const text of before.sealed) all.get(account.id)?.sealed.add(text);
      return former;
    }
    return make(credentials, tokenIdentifier(account));
  }

  function keptOrMade(account: AccountRecord, sealed: string): Promise<GoogleClient> {
    const before = all.get(account.id);
    if (before?.sealed.has(sealed)) return before.google;
    const kept: Kept = { sealed: new Set([sealed]), google: madeOf(account, sealed, before) };
    all.set(account.id, kept);
    kept.google.catch(() => {
      if (all.peek(account.id) === kept) all.delete(account.id);
    });
    return kept.google;
  }

  return {
    async googleOf(account, rules = {}) {
      const { id, sealed = '' } = account;
      if (id === DEFAULT_ACCOUNT) return own.google(account, rules);
      if (!rules.evenIfRejected && hasFailed(account, credentialsDigest(sealed)))
        throw new NeedsReconnectError(account);
      return keptOrMade(account, sealed);
    },
    makeGoogle: (credentials) => make(credentials, ''),
    async digestOf({ id, sealed = '' }) {
      return id === DEFAULT_ACCOUNT ? own.digest() : credentialsDigest(sealed);
    },
  };
}
