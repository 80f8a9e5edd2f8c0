import { LOG_SEGMENT } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import { lastNumber } from './rows/draw-numbers.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { firstKept, firstSince, readSegment } from './rows/read-segments.ts';

/** Which part of an owner's log is read. */
export interface LogRange {
  owner: string;
  /** The number from which on. */
  from: number;
  /** How many events at most. */
  limit: number;
  nowMs: number;
}

/** Events of a log, and the number from which reading goes on: nothing before it is still to come. */
export interface LogPage {
  events: LoggedEvent[];
  next: number;
  end: LogPageEnd;
}

/** Why a page of a log ends. */
export type LogPageEnd =
  /** There are more rows, or there may be. */
  | 'limit'
  /** The next number is missing, and a later one is there. */
  | 'gap'
  /** No later number is there. */
  | 'log';

/**
 * How long a number may be missing before it counts as void. The process that drew it has put its event
 * long before, or has drawn another number (`log-event.ts`).
 */
export const VOID_AFTER_MS = 60_000;

// Segments without any event have expired, as a rule; more of them in a row are left to another read.
const MAX_EMPTY_SEGMENTS = 20;

/**
 * Reads an owner's log in order and without loss: a number that is missing ends the page until its
 * event is there, or until it is void.
 * @throws StorageError
 */
export async function readLog(table: Table, range: LogRange): Promise<LogPage> {
  const { owner, limit, nowMs } = range;
  const events: LoggedEvent[] = [];
  let next = range.from;
  let from = range.from;
  let empty = 0;
  let last: number | undefined;
  while (events.length < limit && empty < MAX_EMPTY_SEGMENTS) {
    const page = await readSegment(table, owner, { from, limit: limit - events.length, nowMs });
    for (const row of page.rows) {
      if (row.sequence > next && row.drawnAtMs + VOID_AFTER_MS > nowMs)
        return { events, next, end: 'gap' };
      if (row.event) events.push(row);
      next = row.sequence + 1;
    }
    if (page.hasMore) {
      from = next;
      continue;
    }
    last ??= await lastNumber(table, owner);
    const following = (Math.floor(from / LOG_SEGMENT) + 1) * LOG_SEGMENT;
    if (last < following) return { events, next, end: 'log' };
    if (page.rows.length > 0) empty = 0;
    else if (empty++ === 0) {
      const kept = await firstKept(table, owner, nowMs);
      next = Math.max(next, kept ?? beforeLastSegment(last));
    }
    from = Math.max(following, next);
  }
  // Whatever was drawn before a segment that was begun a minute ago is there, or is void.
  const settled = empty > 0 ? await firstSince(table, owner, nowMs - VOID_AFTER_MS) : undefined;
  return { events, next: Math.max(next, Math.min(from, settled ?? 0)), end: 'limit' };
}

// No segment is recorded, so all have expired. What is being written is in the last ones.
function beforeLastSegment(last: number): number {
  return Math.max(1, (Math.floor(last / LOG_SEGMENT) - 1) * LOG_SEGMENT);
}
