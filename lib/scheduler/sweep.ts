import type { Log } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { type DueItem, type DueKind, type DuePlace, listDue, stampDue } from '../table/due.ts';
import { DUE } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

/** One thing to look after, as it travels through the queue. Whoever comes with an old turn is late. */
export interface Work {
  kind: DueKind;
  id: string;
  version: number;
}

/** What sweeping needs. */
export interface Sweeper {
  table: Table;
  now: () => number;
  log: Log;
  /** Puts work into the queue. @returns what the queue did not take. */
  send(work: readonly Work[]): Promise<readonly Work[]>;
  /** When to leave the rest for the next sweep, in milliseconds since the epoch. */
  endAtMs: number;
}

/** How many things were due, and how many of them were handed on. */
export interface Swept {
  due: number;
  /** Those that were ours to hand on: no other sweep was first. */
  stamped: number;
  sent: number;
}

// What was handed on and not finished falls due again; later than the queue would show it again.
const AGAIN_MS = 7 * 60_000;
const PAGE = 100;

/**
 * Hands on whatever is due. Only that is read, from an index by due time; each thing becomes one
 * message, so that a bad one holds nobody up. It is put off before it is sent: whatever is lost in
 * between falls due again.
 * @throws StorageError if something could not be read or stamped, after all the rest was handed on;
 *   TidingsError `queue-refused` if the queue took nothing at all.
 */
export async function sweep(sweeper: Sweeper): Promise<Swept> {
  const swept: Swept = { due: 0, stamped: 0, sent: 0 };
  const shards = await Promise.allSettled(
    DUE.shards.map((shard) => sweepShard(sweeper, shard, swept)),
  );
  const failed = shards.find((shard) => shard.status === 'rejected');
  if (failed) throw failed.reason;
  if (swept.stamped > 0 && swept.sent === 0)
    throw new TidingsError('queue-refused', `The queue took none of ${swept.stamped} messages`);
  return swept;
}

async function sweepShard(sweeper: Sweeper, shard: string, swept: Swept): Promise<void> {
  const { table, now, endAtMs } = sweeper;
  const untilMs = now();
  let from: DuePlace | undefined;
  let failure: PromiseSettledResult<Work | undefined> | undefined;
  do {
    const { items, next } = await listDue(table, shard, { untilMs, limit: PAGE, from });
    swept.due += items.length;
    const stamped = await Promise.allSettled(items.map((item) => stamp(sweeper, item)));
    const work = stamped.map(workOf).filter((one) => one !== undefined);
    failure ??= stamped.find(({ status }) => status === 'rejected');
    swept.stamped += work.length;
    const refused = await send(sweeper, work);
    swept.sent += work.length - refused;
    from = next;
  } while (from && now() < endAtMs);
  if (failure?.status === 'rejected') throw failure.reason;
}

function workOf(result: PromiseSettledResult<Work | undefined>): Work | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

async function stamp({ table, now }: Sweeper, item: DueItem): Promise<Work | undefined> {
  const version = await stampDue(table, item, now() + AGAIN_MS);
  return version === undefined ? undefined : { kind: item.kind, id: item.id, version };
}

async function send({ send, log }: Sweeper, work: readonly Work[]): Promise<number> {
  if (work.length === 0) return 0;
  const refused = await send(work);
  if (refused.length > 0)
    log('warn', 'the queue refused some work; it falls due again', { count: refused.length });
  return refused.length;
}
