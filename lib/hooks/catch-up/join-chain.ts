import type { LoggedEvent } from '../../events/rows/log-item.ts';
import type { Table } from '../../table/table.ts';
import { storeChain } from '../chain/store-chain.ts';
import type { OutgoingHook } from '../hook-deps.ts';
import type { HookRecord } from '../hook-record.ts';

/**
 * Adds a hook to those that an event is for, as the last one.
 * @returns the message that has it run; undefined if it has run, or if another message is on its way: that of
 *   the process that matched the event with it.
 * @throws StorageError
 */
export async function joinChain(
  { table, now, retentionSeconds }: { table: Table; now: () => number; retentionSeconds: number },
  { id, owner }: Pick<HookRecord, 'id' | 'owner'>,
  { event, sequence }: LoggedEvent,
): Promise<OutgoingHook | undefined> {
  const eventId = event.id;
  const createdAtMs = now();
  const ttlSeconds = Math.floor(createdAtMs / 1000) + retentionSeconds;
  const place = { owner, eventId, sequence, createdAtMs };
  const alone = { ...place, hooks: [id], joined: [id], endpoints: [], done: {} };
  const chain = await storeChain(table, alone, ttlSeconds);
  // One that was added before may have lost its message.
  if (chain.done[id] !== undefined || !chain.joined?.includes(id)) return undefined;
  return { message: { kind: 'chain', owner, eventId, sequence, attempt: 1 } };
}
