import type { SubscriptionsCache } from '../endpoints/subscriptions.ts';
import type { LoggedEvent } from '../events/rows/log-item.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import type { Table } from '../table/table.ts';
import type { Outgoing, SendDeliveries } from './delivery-queue.ts';
import { previousEvents } from './previous-events.ts';

/** What handing events on needs. */
export interface FanOutDeps {
  table: Table;
  subscriptions: SubscriptionsCache;
  /** How long what a subject's last event was is kept. */
  retentionSeconds: number;
  send: SendDeliveries;
}

/**
 * Hands events of one owner on to the endpoints that they are for: one message for each delivery. It
 * may be repeated: what was delivered is not delivered again (`deliver.ts`).
 * @returns the numbers of the events that the queue did not take for all their endpoints.
 * @throws StorageError: no event may have been handed on.
 */
export async function fanOut(
  { table, subscriptions, retentionSeconds, send }: FanOutDeps,
  owner: string,
  events: readonly LoggedEvent[],
): Promise<ReadonlyMap<number, QueueRefusedError>> {
  const { isEmpty, usesTransitions, match } = await subscriptions.of(owner);
  if (isEmpty) return new Map();
  const inOrder = [...events].sort((a, b) => a.sequence - b.sequence);
  const previous = usesTransitions
    ? await previousEvents(table, { owner, retentionSeconds }, inOrder)
    : undefined;
  const outgoing = inOrder.flatMap(({ event, sequence }): Outgoing[] =>
    match({ event, previous: previous?.before.get(sequence) }).map((endpointId) => ({
      message: { owner, endpointId, eventId: event.id, sequence, version: 0 },
    })),
  );
  const refused = outgoing.length === 0 ? [] : await send(outgoing);
  // What is refused is repeated, and compared with the same.
  if (refused.length === 0) await previous?.remember();
  const error = new QueueRefusedError(`The queue did not take ${refused.length} deliveries`);
  return new Map(refused.map(({ message }) => [message.sequence, error]));
}
