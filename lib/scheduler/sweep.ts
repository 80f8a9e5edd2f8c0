import type { Log } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
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

/**
 * Hands on everything that is due. Only that is read, from an index by due time; each thing becomes
 * one message, so that a bad one delays no other. It is postponed before it is sent: what is lost in
 * between is due again.
 * @throws StorageError if something could not be read or stamped, after all the rest was handed on;
 *   TidingsError `queue-refused` if the queue took nothing at all.
 */
export async function sweep(deps: SweepDeps): Promise<Swept> {
  const swept: Swept = { due: 0, stamped: 0, sent: 0 };
  const shards = await Promise.allSettled(
    DUE.shards.map((shard) => sweepShard(deps, shard, swept)),
  );
  const failed = shards.find((shard) => shard.status === 'rejected');
  if (failed) throw failed.reason;
  if (swept.stamped > 0 && swept.sent === 0)
    throw new TidingsError('queue-refused', `The queue took none of ${swept.stamped} messages`);
  return swept;
}

async function sweepShard(deps: SweepDeps, shard: string, swept: Swept): Promise<void> {
  const { table, now, endAtMs } = deps;
  const untilMs = now();
  let from: DuePlace | undefined;
  let failure: PromiseSettledResult<Work | undefined> | undefined;
  do {
    const { items, next } = await listDue(table, shard, { untilMs, limit: PAGE, from });
    swept.due += items.length;
    const stamped = await Promise.allSettled(items.map((item) => stamp(deps, item)));
    const work = stamped.map(workOf).filter((one) => one !== undefined);
    failure ??= stamped.find(({ status }) => status === 'rejected');
    swept.stamped += work.length;
    const refused = await send(deps, work);
    swept.sent += work.length - refused;
    from = next;
  } while (from && now() < endAtMs);
  if (failure?.status === 'rejected') throw failure.reason;
}

function workOf(result: PromiseSettledResult<Work | undefined>): Work | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

async function stamp({ table, now }: SweepDeps, item: DueItem): Promise<Work | undefined> {
  const version = await stampDue(table, item, now() + AGAIN_MS);
  return version === undefined ? undefined : { kind: item.kind, id: item.id, version };
}

async function send({ send, log }: SweepDeps, work: readonly Work[]): Promise<number> {
  if (work.length === 0) return 0;
  const refused = await send(work);
  if (refused.length > 0)
    log('warn', 'the queue rejected some work; it is due again later', { count: refused.length });
  return refused.length;
}
