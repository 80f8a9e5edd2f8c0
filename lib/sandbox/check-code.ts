import { createHash } from 'node:crypto';
import type { CompiledHook } from './compiled-hook.ts';
import { endedBy, failed } from './ended-by.ts';
import type { Ended } from './hook-run.ts';
import { FILE, loadHook } from './load-hook.ts';
import { NO_HOOK } from './perform-hook.ts';
import type { Room } from './room.ts';
import { Thrown } from './thrown.ts';

/** Code that was checked, or why it cannot be a hook. */
export type Compilation =
  | { readonly outcome: 'ok'; readonly hook: CompiledHook }
  | Exclude<Ended, { outcome: 'ok' }>;

/**
 * Parses code, as a script if it is one and else as a module, and loads it once to see that it has a hook.
 * @throws what the engine itself throws: the instance is then of no more use
 */
export function checkCode(room: Room, code: string): Compilation {
  try {
    const form = formOf(room, code);
    const loaded = loadHook(room, { code, form });
    if (loaded === undefined) return failed('cannot-load', NO_HOOK) as Compilation;
    const digest = createHash('sha256').update(code).digest('hex');
    return { outcome: 'ok', hook: { code, form, digest } };
  } catch (error) {
    return endedBy(room, 'cannot-load', error) as Compilation;
  }
}

function formOf(room: Room, code: string): CompiledHook['form'] {
  const { context } = room;
  try {
    room.value(context.evalCode(code, FILE, { type: 'global', compileOnly: true }));
    return 'script';
  } catch (error) {
    if (!(error instanceof Thrown) || room.interrupted) throw error;
  }
  room.value(context.evalCode(code, FILE, { type: 'module', compileOnly: true }));
  return 'module';
}
