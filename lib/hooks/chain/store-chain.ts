import { StorageError } from '../../table/storage-error.ts';
import type { Table } from '../../table/table.ts';
import { changeChain, getChain, putChain } from '../rows/chain.ts';
import type { Chain } from './chain-record.ts';

// Processes that run the chain change it too.
const RACES_MAX = 10;

/**
 * Stores the hooks that an event is for, and the endpoints that wait for them. To what is stored already, by
 * a process that knew other hooks, it adds what is missing there: a hook that joins runs last. It may be
 * repeated.
 * @returns the chain as it is then.
 * @throws StorageError
 */
export async function storeChain(table: Table, chain: Chain, ttlSeconds: number): Promise<Chain> {
  for (let races = 0; races < RACES_MAX; races += 1) {
    if (await putChain(table, chain, ttlSeconds)) return chain;
    const stored = await getChain(table, chain.owner, chain.eventId);
    if (!stored) continue;
    const hooks = chain.hooks.filter((id) => !stored.hooks.includes(id));
    const known = new Set(stored.endpoints.map(({ id }) => id));
    const endpoints = chain.endpoints.filter(({ id }) => !known.has(id));
    if (hooks.length === 0 && endpoints.length === 0) return stored;
    const changed = await changeChain(table, stored, {
      hooks: [...stored.hooks, ...hooks],
      joined: [...(stored.joined ?? []), ...hooks.filter((id) => chain.joined?.includes(id))],
      endpoints: [...stored.endpoints, ...endpoints],
    });
    if (changed) return changed;
  }
  throw new StorageError(new Error('The hooks of an event change too often'));
}
