import { getLogged } from '../../events/rows/put-event.ts';
import type { ChainMessage } from '../hook-message.ts';
import { getChain, getData } from '../rows/chain.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { InHand } from './in-hand.ts';
import { lastChange } from './last-change.ts';

/** Reads an event and its hooks; undefined once either has expired. @throws StorageError */
export async function loadChain(
  { table, now }: Pick<ChainDeps, 'table' | 'now'>,
  { owner, eventId, sequence }: ChainMessage,
): Promise<InHand | undefined> {
  const [chain, logged] = await Promise.all([
    getChain(table, owner, eventId),
    getLogged(table, owner, { sequence, nowMs: now() }),
  ]);
  if (!chain || logged?.event.id !== eventId) return undefined;
  const changedBy = lastChange(chain);
  const data =
    changedBy === undefined ? logged.event.data : await getData(table, eventId, changedBy);
  return { chain, logged, data };
}
