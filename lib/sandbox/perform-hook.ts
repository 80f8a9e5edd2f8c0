import type { CompiledHook } from './compiled-hook.ts';
import { endedBy, failed } from './ended-by.ts';
import { endedWith } from './ended-with.ts';
import type { Ended } from './hook-run.ts';
import { MAX_RESULT_BYTES } from './limits.ts';
import { loadHook } from './load-hook.ts';
import type { Failure } from './outcome.ts';
import type { Room } from './room.ts';
import { textFlaw } from './text-flaw.ts';

/** What is said of code without a hook. */
export const NO_HOOK = 'The code has no function named hook, and exports none';

/**
 * Loads a hook, calls it and reads what it returns.
 * @throws what the engine itself throws: the instance is then of no more use
 */
export function performHook(room: Room, hook: CompiledHook): Ended {
  const flaw = textFlaw(hook.code);
  if (flaw !== undefined) return failed('cannot-load', flaw);
  let usual: Failure = 'cannot-load';
  try {
    const loaded = loadHook(room, hook);
    if (loaded === undefined) return failed('cannot-load', NO_HOOK);
    usual = 'threw';
    const held = room.settled(room.invoke('call', loaded));
    usual = 'invalid-result';
    const encoded = room.invoke('encode', held, room.number(MAX_RESULT_BYTES));
    // A number is the length of what is too long.
    const isText = room.context.typeof(encoded) === 'string';
    return endedWith(isText ? room.context.getString(encoded) : undefined);
  } catch (error) {
    return endedBy(room, usual, error);
  }
}
