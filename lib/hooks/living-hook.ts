import type { Table } from '../table/table.ts';
import type { HookRecord } from './hook-record.ts';
import { isLive } from './is-live.ts';
import { endHook } from './rows/delete-hook.ts';
import { getHook } from './rows/read-hooks.ts';

/**
 * A hook that was read before, unless it has ended: then it is deleted. One that a heartbeat has prolonged
 * since is read again.
 * @throws StorageError
 */
export async function livingHook(
  { table, now }: { table: Table; now: () => number },
  hook: HookRecord,
): Promise<HookRecord | undefined> {
  const nowMs = now();
  if (isLive(hook, nowMs)) return hook;
  if (await endHook(table, hook, nowMs)) return undefined;
  const current = await getHook(table, hook.owner, hook.id);
  return current && isLive(current, nowMs) ? current : undefined;
}
