import type { AskHooks } from '../../deliveries/hook-gate.ts';
import type { Table } from '../../table/table.ts';
import { getChain, getData } from '../rows/chain.ts';
import { lastChange } from './last-change.ts';

// A chain whose message was lost holds a delivery back no longer than its hooks would be retried.
const WAITED_FOR_MS = 4 * 86_400_000;

/** Tells what hooks have made of an event, by the row of its chain. */
export function askHooks({ table, now }: { table: Table; now: () => number }): AskHooks {
  return async (owner, eventId, after) => {
    const chain = await getChain(table, owner, eventId);
    const named = chain ? chain.hooks.filter((id) => after.includes(id)) : [];
    if (!chain || named.length === 0) return { kind: 'open' };
    const { createdAtMs: sinceMs } = chain;
    const isWaiting = named.some((id) => chain.done[id] === undefined);
    if (isWaiting && sinceMs + WAITED_FOR_MS > now()) return { kind: 'waiting', sinceMs };
    if (named.some((id) => chain.done[id]?.drop)) return { kind: 'dropped' };
    const changedBy = lastChange(chain, named.at(-1));
    if (changedBy === undefined) return { kind: 'open' };
    return { kind: 'open', changed: { data: await getData(table, eventId, changedBy) } };
  };
}
