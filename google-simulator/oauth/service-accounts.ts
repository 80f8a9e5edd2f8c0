import { generateKeyPairSync, type KeyObject } from 'node:crypto';
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

/** Creates a store in which requesting a key creates the account. */
export function createServiceAccounts(tokenUri: () => string): ServiceAccounts {
  const keys = new Map<string, ServiceAccountKey>();
  // One key pair for all accounts, generated lazily: an RSA key takes tenths of a second.
  let pair: { publicKey: KeyObject; pem: string } | undefined;
  const keyPair = (): { publicKey: KeyObject; pem: string } => {
    if (pair) return pair;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    pair = { publicKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    return pair;
  };

  return {
    keyOf(email) {
      const known = keys.get(email);
      if (known) return known;
      const key: ServiceAccountKey = {
        type: 'service_account',
        project_id: 'tidings-local',
        private_key_id: hashedId(40, 'key', email),
        private_key: keyPair().pem,
        client_email: email,
        client_id: randomNumericId(),
        token_uri: tokenUri(),
        universe_domain: 'googleapis.com',
      };
      keys.set(email, key);
      return key;
    },
    publicKeyOf: (email) => (keys.has(email) ? keyPair().publicKey : undefined),
  };
}
