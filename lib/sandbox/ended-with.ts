import { TidingsError } from '../protocol/tidings-error.ts';
import { failed } from './ended-by.ts';
import type { Ended } from './hook-run.ts';
import { MAX_RESULT_BYTES } from './limits.ts';
import { parseEffects } from './parse-effects.ts';

/**
 * How a run ended that returned something.
 * @param json what it returned, as JSON; undefined if that is too large to be looked at
 */
export function endedWith(json: string | undefined): Ended {
  if (json === undefined || Buffer.byteLength(json) > MAX_RESULT_BYTES)
    return failed('result-too-large', `A result has at most ${MAX_RESULT_BYTES} bytes of JSON`);
  try {
    return { outcome: 'ok', effects: parseEffects(json) };
  } catch (error) {
    if (error instanceof TidingsError) return failed('invalid-result', error.message);
    if (error instanceof SyntaxError) return failed('invalid-result', 'The result is not JSON');
    throw error;
  }
}
