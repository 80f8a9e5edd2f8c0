import { MAX_CODE_BYTES } from './limits.ts';

/** Why a text is not even given to the engine; undefined if it may be. */
export function textFlaw(code: string): string | undefined {
  if (Buffer.byteLength(code) > MAX_CODE_BYTES)
    return `Code has at most ${MAX_CODE_BYTES} bytes of UTF-8`;
  // There is no UTF-8 for half a pair. The engine would get other code, and what lies behind it in memory.
  return code.isWellFormed() ? undefined : 'The code has half of a surrogate pair';
}
