import type { SubscriptionsCache } from '../endpoints/subscriptions.ts';
import type { LoggedEvent } from '../events/rows/log-item.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import type { Table } from '../table/table.ts';
import type { Outgoing, SendDeliveries } from './delivery-queue.ts';
import type { HookChains, NewChain } from './hook-chains.ts';
import { previousEvents } from './previous-events.ts';

/** What handing events on needs. */
export interface FanOutDeps {
  table: Table;
  subscriptions: SubscriptionsCache;
  /** Without it, no owner has hooks. */
  hooks?: HookChains;
  /** How long what a subject's last event was is kept. */
  retentionSeconds: number;
  send: SendDeliveries;
}

// So many endpoints that wait for hooks are kept in one row with them, which is written with each run. The
// others get their messages at once, and `deliver` holds these back until the hooks have run.
const WAITING_MAX = 200;

/**
 * Hands events of one owner on to the endpoints and the hooks that they are for: one message for each
 * delivery, and one for the hooks of an event. An endpoint that waits for one of these hooks gets the event
 * after it. It may be repeated: what was delivered is not delivered again (`deliver.ts`).
 * @returns what came in the way, by the numbers of the events that were not handed on wholly.
 * @throws StorageError: no event may have been handed on.
 */
export async function fanOut(
  { table, subscriptions, hooks, retentionSeconds, send }: FanOutDeps,
  owner: string,
  events: readonly LoggedEvent[],
): Promise<ReadonlyMap<number, unknown>> {
  const [ofEndpoints, ofHooks] = await Promise.all([subscriptions.of(owner), hooks?.of(owner)]);
  if (ofEndpoints.isEmpty && (ofHooks?.isEmpty ?? true)) return new Map();
  const inOrder = [...events].sort((a, b) => a.sequence - b.sequence);
  const previous =
    ofEndpoints.usesTransitions || ofHooks?.usesTransitions
      ? await previousEvents(table, { owner, retentionSeconds }, inOrder)
      : undefined;
  const matched = inOrder.map((logged) => {
    const candidate = { event: logged.event, previous: previous?.before.get(logged.sequence) };
    const forHooks = ofHooks?.match(candidate) ?? [];
    const endpoints = ofEndpoints.match(candidate).map((id) => ({
      id,
      after: forHooks.filter((hook) => ofEndpoints.after.get(id)?.includes(hook)),
    }));
    return { logged, forHooks, ...whenTheyGetIt(endpoints) };
  });
  const chains = matched
    .filter(({ forHooks }) => forHooks.length > 0)
    .map(({ logged: { event, sequence }, forHooks, later }): NewChain => {
      return { event, sequence, hooks: forHooks, endpoints: later };
    });
  // First: `deliver` sees that there are hooks to wait for.
  const notStarted =
    (chains.length > 0 && (await hooks?.start(owner, chains))) || new Map<number, unknown>();
  const outgoing = matched
    .filter(({ logged }) => !notStarted.has(logged.sequence))
    .flatMap(({ logged: { event, sequence }, now }) =>
      now.map(({ id: endpointId }): Outgoing => {
        return { message: { owner, endpointId, eventId: event.id, sequence, version: 0 } };
      }),
    );
  const refused = outgoing.length === 0 ? [] : await send(outgoing);
  // What is refused is repeated, and compared with the same.
  if (refused.length === 0 && notStarted.size === 0) await previous?.remember();
  const error = new QueueRefusedError(`The queue did not take ${refused.length} deliveries`);
  return new Map<number, unknown>([
    ...notStarted,
    ...refused.map(({ message }) => [message.sequence, error] as const),
  ]);
}

type Waiting = NewChain['endpoints'][number];

function whenTheyGetIt(endpoints: readonly Waiting[]): { now: Waiting[]; later: Waiting[] } {
  const waiting = endpoints.filter(({ after }) => after.length > 0);
  const later = waiting.slice(0, WAITING_MAX);
  const held = waiting.slice(WAITING_MAX);
  return { now: [...endpoints.filter(({ after }) => after.length === 0), ...held], later };
}
