import { findOwn } from '../api/find-own.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import type { HookRecord } from './hook-record.ts';
import { livingHook } from './living-hook.ts';
import { getHook } from './rows/read-hooks.ts';

/**
 * A hook of an owner. One that has ended is deleted now.
 * @throws TidingsError `not-found`; StorageError
 */
export function findHook(
  { table, owner, now }: Pick<HookRouteDeps, 'table' | 'owner' | 'now'>,
  id: string,
): Promise<HookRecord> {
  const isId = (text: string) => /^[\w-]{1,64}$/.test(text);
  const read = async () => {
    const hook = await getHook(table, owner, id);
    return hook && livingHook({ table, now }, hook);
  };
  return findOwn({ kind: 'hook', isId, read }, id);
}
