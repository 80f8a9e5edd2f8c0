import { LRUCache } from 'lru-cache';
import type { CompiledHook } from '../../sandbox/compiled-hook.ts';
import type { Table } from '../../table/table.ts';
import type { HookRecord } from '../hook-record.ts';
import { getCode } from '../rows/read-hooks.ts';

// In characters.
const KEPT_MAX_SIZE = 20_000_000;

/** Finds the code of a hook; undefined if it is gone. @throws StorageError */
export type CodeOf = (
  hook: Pick<HookRecord, 'id' | 'version'>,
) => Promise<CompiledHook | undefined>;

/**
 * Keeps the code of hooks by their versions, which change with it: a row of 100 KB costs 25 read units.
 */
export function codeCache(table: Table): CodeOf {
  const kept = new LRUCache<string, CompiledHook>({ maxSize: KEPT_MAX_SIZE });
  return async ({ id, version }) => {
    const key = `${id} ${version}`;
    const known = kept.get(key);
    if (known) return known;
    const code = await getCode(table, id);
    if (code) kept.set(key, code, { size: code.code.length + 1 });
    return code;
  };
}
