import type { Table } from '../table/table.ts';
import { eventBytes } from './event-size.ts';
import { readLog } from './read-log.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { firstKept, firstSince } from './rows/read-segments.ts';

/** Which events of an owner are listed. */
export interface EventQuery {
  limit: number;
  /** The number from which on; the oldest event that is kept without it. */
  from?: number | undefined;
  /** No event that is older, in milliseconds since the epoch. */
  sinceMs?: number | undefined;
  matches: (type: string) => boolean;
}

/** A page of events in order, and where the next one begins; absent if nothing was passed. */
export interface EventPage {
  events: LoggedEvent[];
  next?: number;
}

// An event is numbered after its time, by another clock.
const CLOCKS_DIFFER_MS = 60_000;
// One request reads no more of a log, however little of it matches.
const MAX_READ = 1000;
// Lambda answers with 6 MB at most; the last event may have 128 KB.
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Lists an owner's events in the order of their numbers. A page may have fewer events than its limit,
 * or none, and still have a next one.
 * @throws StorageError
 */
export async function listEvents(
  { table, owner, now }: { table: Table; owner: string; now: () => number },
  { limit, from, sinceMs, matches }: EventQuery,
): Promise<EventPage> {
  const nowMs = now();
  const start = from ?? (await startOf(table, owner, { nowMs, sinceMs }));
  const events: LoggedEvent[] = [];
  let next = start;
  let bytes = 0;
  const isFull = () => events.length === limit || bytes >= MAX_BYTES;
  for (let read = 0; read < MAX_READ && !isFull(); ) {
    const wanted = Math.min(limit, MAX_READ - read);
    const page = await readLog(table, { owner, from: next, limit: wanted, nowMs });
    for (const logged of page.events) {
      if (isFull()) break;
      next = logged.sequence + 1;
      if (!matches(logged.event.type) || logged.event.timeMs < (sinceMs ?? 0)) continue;
      events.push(logged);
      bytes += eventBytes(logged.event);
    }
    if (!isFull()) next = page.next;
    if (page.events.length === 0) break;
    read += page.events.length;
  }
  return { events, ...(next > start ? { next } : {}) };
}

/**
 * The number from which on an owner's events are read, all that are kept or those since a time.
 * @throws StorageError
 */
export async function startOf(
  table: Table,
  owner: string,
  { nowMs, sinceMs }: { nowMs: number; sinceMs?: number | undefined },
): Promise<number> {
  const found =
    sinceMs === undefined ? undefined : await firstSince(table, owner, sinceMs - CLOCKS_DIFFER_MS);
  return found ?? (await firstKept(table, owner, nowMs)) ?? 1;
}
