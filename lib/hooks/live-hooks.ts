import type { Table } from '../table/table.ts';
import type { HookRecord } from './hook-record.ts';
import { livingHook } from './living-hook.ts';
import { allHooks } from './rows/read-hooks.ts';

/**
 * All hooks of an owner, in the order in which they run. Those that have ended are deleted now.
 * @throws StorageError
 */
export async function liveHooks(
  deps: { table: Table; now: () => number },
  owner: string,
): Promise<HookRecord[]> {
  const live: HookRecord[] = [];
  for (const hook of await allHooks(deps.table, owner)) {
    const living = await livingHook(deps, hook);
    if (living) live.push(living);
  }
  return live;
}
