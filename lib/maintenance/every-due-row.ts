import { type DueItem, type DuePlace, listDue } from '../table/due.ts';
import { DUE } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

/** A place in a walk through everything that is due at some time. */
export interface WalkPlace {
  shard: number;
  /** The last row that was processed, by its partition key. */
  after: string;
}

/** Which part of a walk is done: from a place, until a time in milliseconds since the epoch. */
export interface WalkPart {
  place: WalkPlace | undefined;
  endAtMs: number;
}

/** What one part of a walk did. */
export interface Walked {
  /** Where to go on; absent when all is done. */
  next?: WalkPlace | undefined;
  counts: Record<string, number>;
  failures: { id: string; message: string }[];
}

const PAGE = 1000;
const TOGETHER = 10;

/**
 * Processes every row of the index, whenever it is due, a few at a time, until the time is over. All
 * living watches are in it, and all channels that Google might still send on. The order is that of
 * the keys, so that rows which become due at another time meanwhile are neither missed nor processed
 * twice.
 * @returns where to go on; undefined if all rows have been processed.
 * @throws StorageError, what `process` throws
 */
export async function everyDueRow(
  { table, now }: { table: Table; now: () => number },
  { place, endAtMs }: WalkPart,
  process: (items: readonly DueItem[]) => Promise<void>,
): Promise<WalkPlace | undefined> {
  const { shard: first, after: afterFirst } = place ?? { shard: 0, after: '' };
  for (let shard = first; shard < DUE.shards.length; shard += 1) {
    const rows = await rowsOf(table, DUE.shards[shard] ?? '');
    const after = shard === first ? afterFirst : '';
    const left = rows.filter(({ key }) => key.pk > after);
    for (let done = 0; done < left.length; done += TOGETHER) {
      const few = left.slice(done, done + TOGETHER);
      await process(few);
      const last = few.at(-1)?.key.pk ?? '';
      if (now() >= endAtMs) return { shard, after: last };
    }
  }
  return undefined;
}

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
