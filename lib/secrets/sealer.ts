import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CachedSecret } from './cached-secret.ts';
import { type SealKey, sealKeys } from './seal-key.ts';
import { SealedUnreadableError } from './sealed-unreadable-error.ts';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text belongs to, such as an owner and an account: it opens with no other context. */
export type SealContext = readonly string[];

/** Encrypts what the table stores and only Tidings may read. */
export interface Sealer {
  /** Seals with the current key. @throws TidingsError `seal-keys`, or what the secret throws. */
  seal(plain: string, context: SealContext): Promise<string>;
  /**
   * Opens with whichever key sealed it, as long as the secret still has that one.
   * @throws SealedUnreadableError; TidingsError `seal-keys`, or what the secret throws.
   */
  open(sealed: string, context: SealContext): Promise<string>;
}

/** AES-256-GCM under keys from a secret; the context is authenticated with the text. */
export function sealer(secret: CachedSecret): Sealer {
  async function keyOf(id: string): Promise<SealKey> {
    const find = (values: readonly string[]) => sealKeys(values).find((key) => key.id === id);
    // The key may be the one before the current, or newer than this copy.
    const key = find(await secret.values()) ?? find(await secret.latest());
    if (key) return key;
    throw new SealedUnreadableError(
      'Its key is no longer in the seal secret: put it back behind the current one',
    );
  }

  return {
    async seal(plain, context) {
      const [key] = sealKeys(await secret.values()) as [SealKey];
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(key.id, context));
      const text = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]);
      return [VERSION, key.id, join(text, cipher.getAuthTag())].join('.');
    },

    async open(sealed, context) {
      const [version, id = '', data = '', ...rest] = sealed.split('.');
      const bytes = Buffer.from(data, 'base64url');
      // Comparing the way back refuses every other spelling of the same bytes.
      if (version !== VERSION || rest.length > 0 || bytes.toString('base64url') !== data)
        throw new SealedUnreadableError('It was not sealed by Tidings, or not by this version');
      const { key } = await keyOf(id);
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(associatedData(id, context));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        throw new SealedUnreadableError('It was changed, or belongs to something else');
      }
    },
  };
}

// JSON keeps the parts apart, whatever is in them.
function associatedData(keyId: string, context: SealContext): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, ...context]), 'utf8');
}

function join(...parts: Buffer[]): string {
  return Buffer.concat(parts).toString('base64url');
}
