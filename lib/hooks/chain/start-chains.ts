import type { NewChain } from '../../deliveries/hook-chains.ts';
import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import type { Table } from '../../table/table.ts';
import type { OutgoingHook, SendHooks } from '../hook-deps.ts';
import { storeChain } from './store-chain.ts';

/** What having hooks run needs. */
export interface StartDeps {
  table: Table;
  now: () => number;
  /** How long an event is kept in its log. */
  retentionSeconds: number;
  sendHooks: SendHooks;
}

/**
 * Has the hooks of events run. What is to run is stored before the message for it: a delivery that comes
 * in between, by a recovery, waits. It may be repeated.
 * @returns what came in the way, by the numbers of the events.
 */
export async function startChains(
  { table, now, retentionSeconds, sendHooks }: StartDeps,
  owner: string,
  chains: readonly NewChain[],
): Promise<ReadonlyMap<number, unknown>> {
  const createdAtMs = now();
  const ttlSeconds = Math.floor(createdAtMs / 1000) + retentionSeconds;
  const failed = new Map<number, unknown>();
  const stored = await Promise.all(
    chains.map(async ({ event, sequence, hooks, endpoints }): Promise<OutgoingHook[]> => {
      const eventId = event.id;
      try {
        const chain = { owner, eventId, sequence, hooks, endpoints, done: {}, createdAtMs };
        await storeChain(table, chain, ttlSeconds);
        return [{ message: { kind: 'chain', owner, eventId, sequence, attempt: 1 } }];
      } catch (error) {
        failed.set(sequence, error);
        return [];
      }
    }),
  );
  const outgoing = stored.flat();
  const refused = outgoing.length === 0 ? [] : await sendHooks(outgoing);
  for (const { message } of refused)
    if (message.kind === 'chain')
      failed.set(message.sequence, new QueueRefusedError('The queue did not take the hooks'));
  return failed;
}
