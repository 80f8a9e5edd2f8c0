import type { QuickJSHandle } from 'quickjs-emscripten-core';
import type { CompiledHook } from './compiled-hook.ts';
import type { Room } from './room.ts';

/** The name of stored code in the stacks of its errors. */
export const FILE = 'hook.js';

const FIND = "typeof hook === 'function' ? hook : undefined";

/**
 * Runs code up to its end, and finds its function `hook`; undefined if there is none.
 * @throws Thrown what the code throws
 * @throws TimedOut
 */
export function loadHook(
  room: Room,
  { code, form }: Pick<CompiledHook, 'code' | 'form'>,
): QuickJSHandle | undefined {
  const { context } = room;
  const loaded = room.value(
    context.evalCode(code, FILE, { type: form === 'script' ? 'global' : 'module' }),
  );
  const found =
    form === 'script'
      ? room.value(context.evalCode(FIND, 'tidings.js', { type: 'global' }))
      : room.invoke('pick', room.settled(loaded));
  return context.typeof(found) === 'function' ? found : undefined;
}
