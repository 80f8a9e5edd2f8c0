import { generateKeyPairSync } from 'node:crypto';

/** A private key in PEM form, with its public key. One for each length and process: it takes a while. */
export interface RsaKey {
  pem: string;
  publicPem: string;
}

const made = new Map<number, RsaKey>();

/** An RSA key of that many bits. */
export function rsaKey(bits = 2048): RsaKey {
  const known = made.get(bits);
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = { pem: privateKey, publicPem: publicKey };
  made.set(bits, key);
  return key;
}
