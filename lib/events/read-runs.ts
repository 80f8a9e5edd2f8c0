import { LOG_SEGMENT } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import { VOID_AFTER_MS } from './read-log.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { readSegment } from './rows/read-segments.ts';

/** Numbers of a log in a row, each of which has its event or is void. */
export interface LogRun {
  /** The number before the first. */
  after: number;
  /** The last number. */
  upTo: number;
  events: LoggedEvent[];
}

/** Numbers of an owner's log. */
export interface NumberRange {
  owner: string;
  from: number;
  /** The first number that is not among them. */
  to: number;
}

const AT_ONCE = 100;

/**
 * Reads what numbers of a log have now. A number that is missing, and not void yet, separates two runs:
 * nothing is said of it.
 * @throws StorageError
 */
export async function readRuns(
  table: Table,
  { owner, from, to }: NumberRange,
  nowMs: number,
): Promise<LogRun[]> {
  const runs: LogRun[] = [];
  let run: LogRun | undefined;
  for (let next = from; next < to; ) {
    const page = await readSegment(table, owner, { from: next, limit: AT_ONCE, nowMs });
    for (const row of page.rows) {
      if (row.sequence >= to) return runs;
      const isMissing = run && row.sequence > run.upTo + 1 && row.drawnAtMs + VOID_AFTER_MS > nowMs;
      if (!run || isMissing) {
        run = { after: row.sequence - 1, upTo: row.sequence, events: [] };
        runs.push(run);
      }
      run.upTo = row.sequence;
      if (row.event) run.events.push(row);
    }
    next = page.hasMore
      ? (page.rows.at(-1)?.sequence ?? next) + 1
      : (Math.floor(next / LOG_SEGMENT) + 1) * LOG_SEGMENT;
  }
  return runs;
}
