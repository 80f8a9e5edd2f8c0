import type { DueItem, DuePlace } from '../table/due.ts';
import { listDue } from '../table/due.ts';
import { DUE } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

/** A place in a walk through everything that Tidings looks after. */
export interface WalkPlace {
  shard: number;
  /** The last row that was dealt with, by its partition key. */
  after: string;
}

const PAGE = 1000;

/**
 * Deals with every row of the index, whenever it is due, a few at a time, until the time is over.
 * All living watches are in it, and all channels that Google might still send on. The order is that
 * of the keys, so that rows which come to another time meanwhile are neither missed nor met twice.
 * @returns where to go on; undefined if all rows have been dealt with.
 * @throws StorageError, what `deal` throws
 */
export async function everyDueRow(
  { table, now }: { table: Table; now: () => number },
  { place, endAtMs }: { place: WalkPlace | undefined; endAtMs: number },
  deal: (items: readonly DueItem[]) => Promise<void>,
): Promise<WalkPlace | undefined> {
  const { shard: first, after: afterFirst } = place ?? { shard: 0, after: '' };
  for (let shard = first; shard < DUE.shards.length; shard += 1) {
    const rows = await rowsOf(table, DUE.shards[shard] ?? '');
    const after = shard === first ? afterFirst : '';
    const left = rows.filter(({ key }) => key.pk > after);
    for (let done = 0; done < left.length; done += TOGETHER) {
      const few = left.slice(done, done + TOGETHER);
      await deal(few);
      const last = few.at(-1)?.key.pk ?? '';
      if (now() >= endAtMs) return { shard, after: last };
    }
  }
  return undefined;
}

const TOGETHER = 10;

async function rowsOf(table: Table, shard: string): Promise<DueItem[]> {
  const rows: DueItem[] = [];
  let from: DuePlace | undefined;
  do {
    const page = await listDue(table, shard, { untilMs: DUE.never, limit: PAGE, from });
    rows.push(...page.items);
    from = page.next;
  } while (from);
  return rows.toSorted((a, b) => (a.key.pk < b.key.pk ? -1 : 1));
}
