import { TidingsError } from '../protocol/tidings-error.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import type { HookRecord } from './hook-record.ts';
import { prolongHook } from './rows/write-hooks.ts';
import { SESSION_MS } from './session.ts';

/**
 * Keeps a temporary hook for another 90 seconds. A persistent one, and one that ends at a set time, stay as
 * they are.
 * @throws TidingsError `not-found` if it has ended meanwhile; StorageError
 */
export async function keepAlive(
  { table, now }: Pick<HookRouteDeps, 'table' | 'now'>,
  hook: HookRecord,
): Promise<HookRecord> {
  if (!hook.isSession) return hook;
  const nowMs = now();
  const prolonged = await prolongHook(table, hook, { nowMs, expiresAtMs: nowMs + SESSION_MS });
  if (prolonged) return prolonged;
  throw new TidingsError('not-found', `There is no hook ${hook.id}`, { field: 'id' });
}
