import { TidingsError } from '../protocol/tidings-error.ts';
import { digestOf } from './argument.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import { HOOK_TYPES } from './hook-record.ts';
import { liveHooks } from './live-hooks.ts';
import { deleteHook } from './rows/delete-hook.ts';

/**
 * Deletes all hooks of an owner with a type and an argument; without them, all (LV-13).
 * @returns how many this call has deleted: what another one deletes at the same time is not counted
 *   twice (LV-14).
 * @throws TidingsError `invalid-request`; StorageError: some may be deleted
 */
export async function deleteHooks(
  deps: Pick<HookRouteDeps, 'table' | 'owner' | 'now'>,
  { type, arg, ...others }: Record<string, string | undefined>,
): Promise<number> {
  // A condition that is misspelt would be none, and all hooks would be deleted.
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new TidingsError('invalid-request', `${unknown} is not known here. Use type, arg`, {
      field: unknown,
    });
  const isType = (text: string) => HOOK_TYPES.some((known) => known === text);
  if (type !== undefined && type !== '' && !isType(type))
    throw new TidingsError('invalid-request', `type must be one of ${HOOK_TYPES.join(', ')}`, {
      field: 'type',
    });
  const digest = arg === undefined || arg === '' ? undefined : digestOf(arg);
  const hooks = await liveHooks(deps, deps.owner);
  let deleted = 0;
  for (const hook of hooks) {
    if (type && hook.type !== type) continue;
    if (digest !== undefined && hook.argDigest !== digest) continue;
    if (await deleteHook(deps.table, hook)) deleted += 1;
  }
  return deleted;
}
