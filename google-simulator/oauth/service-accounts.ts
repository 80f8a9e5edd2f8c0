import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { randomDigits, stableOpaque } from '../opaque.ts';

/** A key file as the Cloud console hands it out. */
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
  /** The key that verifies what this account signs, or nothing if there is no such account. */
  publicKeyOf(email: string): KeyObject | undefined;
}

/** Service accounts that come into being when their key is asked for. */
export function createServiceAccounts(tokenUri: () => string): ServiceAccounts {
  const keys = new Map<string, ServiceAccountKey>();
  // One pair for all accounts, made late: an RSA key costs tenths of a second.
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
        private_key_id: stableOpaque(40, 'key', email),
        private_key: keyPair().pem,
        client_email: email,
        client_id: randomDigits(),
        token_uri: tokenUri(),
        universe_domain: 'googleapis.com',
      };
      keys.set(email, key);
      return key;
    },
    publicKeyOf: (email) => (keys.has(email) ? keyPair().publicKey : undefined),
  };
}
