import { hkdfSync } from 'node:crypto';
import { TidingsError } from '../protocol/tidings-error.ts';

const INFO = 'tidings.seal.v1';
const KEY_BYTES = 32;
const ID_BYTES = 9;
// A key is random text. Anything shorter is a word that got into the secret by mistake.
const SHORTEST_KEY = 32;

/** A key that seals, and the name by which a sealed text says that it needs this one. */
export interface SealKey {
  id: string;
  key: Buffer;
}

/**
 * The keys in the values of a secret, in their order. A value may hold several, separated by white
 * space, the newest first.
 * @throws TidingsError `seal-keys` if there is none, or one too short to be a key.
 */
export function sealKeys(values: readonly string[]): SealKey[] {
  const texts = values.flatMap((value) => value.split(/\s+/)).filter((text) => text !== '');
  if (texts.length > 0 && texts.every(({ length }) => length >= SHORTEST_KEY))
    return texts.map(sealKey);
  throw new TidingsError(
    'seal-keys',
    `The seal secret must hold keys of at least ${SHORTEST_KEY} random characters, separated by spaces or new lines, the newest first`,
  );
}

// The id is derived apart from the key, and so tells nothing about it.
function sealKey(text: string): SealKey {
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', text, '', info, bytes));
  return {
    id: derive(`${INFO}.id`, ID_BYTES).toString('base64url'),
    key: derive(INFO, KEY_BYTES),
  };
}
