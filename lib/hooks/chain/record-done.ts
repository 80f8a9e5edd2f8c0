import { StorageError } from '../../table/storage-error.ts';
import { changeChain, getChain, getData, type StoredChain } from '../rows/chain.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { Done } from './chain-record.ts';
import type { InHand } from './in-hand.ts';
import { lastChange } from './last-change.ts';

// Another process may be at the same chain, or add a hook to it.
const RACES_MAX = 10;

/**
 * Records that a hook was done with. If another process has recorded it first, what it says counts.
 * @throws StorageError
 */
export async function recordDone(
  { table }: Pick<ChainDeps, 'table'>,
  { chain: seen, logged, data }: InHand,
  hookId: string,
  done: Done,
): Promise<InHand> {
  let chain: StoredChain = seen;
  for (let races = 0; races < RACES_MAX; races += 1) {
    const known = chain.done[hookId];
    const changed =
      known === undefined
        ? await changeChain(table, chain, { done: { ...chain.done, [hookId]: done } })
        : chain;
    if (changed) return { chain: changed, logged, data: await dataAfter(changed) };
    const { owner, eventId } = seen;
    const current = await getChain(table, owner, eventId);
    if (!current) throw new StorageError(new Error('The hooks of an event are gone'));
    chain = current;
  }
  throw new StorageError(new Error('The hooks of an event change too often'));

  // The first run of a hook counts: what was stored is what endpoints get. The other process may have run
  // the hooks that follow as well.
  async function dataAfter(current: StoredChain): Promise<unknown> {
    const changedBy = lastChange(current);
    if (changedBy === undefined || changedBy === lastChange(seen)) return data;
    return getData(table, current.eventId, changedBy);
  }
}
