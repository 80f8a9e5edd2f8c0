import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import type { Chain } from '../../../lib/hooks/chain/chain-record.ts';
import type { HookRecord } from '../../../lib/hooks/hook-record.ts';
import { getChain } from '../../../lib/hooks/rows/chain.ts';
import { allHooks } from '../../../lib/hooks/rows/read-hooks.ts';
import type { Table } from '../../../lib/table/table.ts';

/** An owner's log and hooks at the end of a simulation. */
export interface HookedLog {
  log: readonly LoggedEvent[];
  /** The hooks that still exist, by their ids. */
  hooks: ReadonlyMap<string, HookRecord>;
  /** How the hooks of each event were done with, by the event's id. */
  chains: ReadonlyMap<string, Chain>;
}

/** Reads what belongs to the events of a log. */
export async function readHooked(
  table: Table,
  owner: string,
  log: readonly LoggedEvent[],
): Promise<HookedLog> {
  const chains = new Map<string, Chain>();
  for (const { event } of log) {
    const chain = await getChain(table, owner, event.id);
    if (chain) chains.set(event.id, chain);
  }
  const hooks = new Map((await allHooks(table, owner)).map((hook) => [hook.id, hook]));
  return { log, hooks, chains };
}
