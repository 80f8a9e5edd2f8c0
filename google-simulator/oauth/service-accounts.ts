import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { hashedId, randomNumericId } from '../ids.ts';

/** A key file in the format of the Cloud console. */
export interface ServiceAccountKey {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  token_uri: string;
  universe_domain: string;
}

/** The service accounts of the project. */
export interface ServiceAccounts {
  keyOf(email: string): ServiceAccountKey;
  /**
   * The key that verifies the signatures of an account; undefined if the account does not exist.
   */
  publicKeyOf(email: string): KeyObject | undefined;
}

/**
 * Creates a store in which requesting a key creates the account. It accepts `issued` too: keys that
 * an earlier store has issued.
 */
export function createServiceAccounts(
  tokenUri: () => string,
  issued: readonly ServiceAccountKey[] = [],
): ServiceAccounts {
  const keys = new Map(issued.map((key) => [key.client_email, key]));
  // One key pair for all accounts, generated lazily: an RSA key takes tenths of a second.
  let pem: string | undefined;
  const newPem = (): string => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  };
  const publicKeys = new Map<string, KeyObject>();

  return {
    keyOf(email) {
      const known = keys.get(email);
      if (known) return { ...known, token_uri: tokenUri() };
      pem ??= newPem();
      const key: ServiceAccountKey = {
        type: 'service_account',
        project_id: 'tidings-local',
        private_key_id: hashedId(40, 'key', email),
        private_key: pem,
        client_email: email,
        client_id: randomNumericId(),
        token_uri: tokenUri(),
        universe_domain: 'googleapis.com',
      };
      keys.set(email, key);
      return key;
    },
    publicKeyOf(email) {
      const key = keys.get(email);
      if (!key) return undefined;
      const publicKey = publicKeys.get(key.private_key) ?? createPublicKey(key.private_key);
      publicKeys.set(key.private_key, publicKey);
      return publicKey;
    },
  };
}
