import {
  type Outgoing,
  QUEUE_DELAY_MAX_SECONDS,
  type SendDeliveries,
} from '../deliveries/delivery-queue.ts';
import { delayUntil, messageOf } from '../deliveries/postpone.ts';
import { fromDeliveryItem } from '../deliveries/rows/delivery-item.ts';
import type { Log } from '../log.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import { type DueItem, type DuePlace, listDue, stampDue } from '../table/due.ts';
import { DUE } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import type { Work } from './work.ts';

/** What sweeping needs. */
export interface SweepDeps {
  table: Table;
  now: () => number;
  log: Log;
  /** Puts work into the queue. @returns what the queue did not take. */
  send(work: readonly Work[]): Promise<readonly Work[]>;
  /** The same with deliveries. */
  sendDeliveries: SendDeliveries;
  /** When the sweep ends; the next one goes on with the rest. In milliseconds since the epoch. */
  endAtMs: number;
}

/** How many things were due, and how many of them were handed on. */
export interface Swept {
  due: number;
  /** Those that no other sweep handed on first. */
  stamped: number;
  sent: number;
}

// What was handed on and not finished is due again, later than the queue delivers it again.
const AGAIN_MS = 7 * 60_000;
const PAGE = 100;

/** Things that are due, and the queue that they go to. */
interface Lane<Message> {
  shards: readonly string[];
  /** The message for a thing, of the item as it was stamped; undefined if there is none. */
  messageOf(due: DueItem, item: Record<string, unknown>): Message | undefined;
  send(messages: readonly Message[]): Promise<readonly Message[]>;
}

/**
 * Hands on everything that is due. Only that is read, from an index by due time; each thing becomes
 * one message, so that a bad one delays no other. It is postponed before it is sent: what is lost in
 * between is due again.
 * @throws StorageError if something could not be read or stamped, after all the rest was handed on;
 *   QueueRefusedError if a queue took nothing at all.
 */
export async function sweep(deps: SweepDeps): Promise<Swept> {
  const work: Lane<Work> = {
    shards: DUE.shards,
    messageOf: ({ kind, id }, { version }) =>
      kind === 'delivery' ? undefined : { kind, id, version: Number(version) },
    send: deps.send,
  };
  const deliveries: Lane<Outgoing> = {
    shards: DUE.deliveryShards,
    messageOf(_, item) {
      const delivery = fromDeliveryItem(item);
      const { nextAttemptAtMs = 0 } = delivery;
      const delaySeconds = Math.min(
        delayUntil(nextAttemptAtMs, deps.now()),
        QUEUE_DELAY_MAX_SECONDS,
      );
      return { message: messageOf(delivery), delaySeconds };
    },
    send: deps.sendDeliveries,
  };
  const ended = await Promise.allSettled([sweepLane(deps, work), sweepLane(deps, deliveries)]);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
  return ended.reduce<Swept>(
    (sum, lane) => (lane.status === 'fulfilled' ? added(sum, lane.value) : sum),
    { due: 0, stamped: 0, sent: 0 },
  );
}

async function sweepLane<Message>(deps: SweepDeps, lane: Lane<Message>): Promise<Swept> {
  const swept: Swept = { due: 0, stamped: 0, sent: 0 };
  const shards = await Promise.allSettled(
    lane.shards.map((shard) => sweepShard(deps, lane, shard, swept)),
  );
  const failed = shards.find((shard) => shard.status === 'rejected');
  if (failed) throw failed.reason;
  if (swept.stamped > 0 && swept.sent === 0)
    throw new QueueRefusedError(`The queue took none of ${swept.stamped} messages`);
  return swept;
}

async function sweepShard<Message>(
  deps: SweepDeps,
  lane: Lane<Message>,
  shard: string,
  swept: Swept,
): Promise<void> {
  const { table, now, endAtMs } = deps;
  const untilMs = now();
  let from: DuePlace | undefined;
  let failure: PromiseRejectedResult | undefined;
  do {
    const { items, next } = await listDue(table, shard, { untilMs, limit: PAGE, from });
    swept.due += items.length;
    const stamped = await Promise.allSettled(items.map((item) => stamp(deps, lane, item)));
    const messages = stamped.flatMap((one) =>
      one.status === 'fulfilled' && one.value !== undefined ? [one.value] : [],
    );
    failure ??= stamped.find((one) => one.status === 'rejected');
    swept.stamped += messages.length;
    const refused = await send(deps, lane, messages);
    swept.sent += messages.length - refused;
    from = next;
  } while (from && now() < endAtMs);
  if (failure) throw failure.reason;
}

async function stamp<Message>(
  { table, now }: SweepDeps,
  lane: Lane<Message>,
  due: DueItem,
): Promise<Message | undefined> {
  const item = await stampDue(table, due, now() + AGAIN_MS);
  return item && lane.messageOf(due, item);
}

async function send<Message>(
  { log }: SweepDeps,
  lane: Lane<Message>,
  messages: readonly Message[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const refused = await lane.send(messages);
  if (refused.length > 0)
    log('warn', 'the queue rejected some work; it is due again later', { count: refused.length });
  return refused.length;
}

function added(a: Swept, b: Swept): Swept {
  return { due: a.due + b.due, stamped: a.stamped + b.stamped, sent: a.sent + b.sent };
}
