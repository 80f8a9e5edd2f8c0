import type { HookRecord } from './hook-record.ts';

/** What the order of hooks depends on. */
export type Ordered = Pick<HookRecord, 'id' | 'persistent' | 'createdAtMs'>;

/**
 * Hooks in the order in which they run: persistent ones first, then temporary ones, each in the order of
 * their creation (LV-07).
 */
export function inOrder<Hook extends Ordered>(hooks: readonly Hook[]): Hook[] {
  return [...hooks].sort(compareHooks);
}

/** Below 0 if the first runs before the second. */
export function compareHooks(a: Ordered, b: Ordered): number {
  if (a.persistent !== b.persistent) return a.persistent ? -1 : 1;
  if (a.createdAtMs !== b.createdAtMs) return a.createdAtMs - b.createdAtMs;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
