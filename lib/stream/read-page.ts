import { eventBytes } from '../events/event-size.ts';
import { type LogPageEnd, readLog } from '../events/read-log.ts';
import type { LoggedEvent } from '../events/rows/log-item.ts';
import type { Table } from '../table/table.ts';

/** The events of a subscription from a number on, in order. */
export interface StreamPage {
  events: LoggedEvent[];
  /** The number from which to go on. */
  next: number;
  end: LogPageEnd;
}

// A request of a client has half a minute, and each event is a message of its own.
const MAX_EVENTS = 100;
const MAX_BYTES = 1024 * 1024;
// One request reads no more of a log, however little of it matches.
const MAX_READ = 1000;

/** Reads a page of a log for a socket. @throws StorageError */
export async function readPage(
  table: Table,
  {
    owner,
    from,
    nowMs,
    matches,
  }: { owner: string; from: number; nowMs: number; matches: (logged: LoggedEvent) => boolean },
): Promise<StreamPage> {
  const events: LoggedEvent[] = [];
  let next = from;
  let bytes = 0;
  for (let read = 0; read < MAX_READ; ) {
    const page = await readLog(table, { owner, from: next, limit: MAX_EVENTS, nowMs });
    for (const logged of page.events) {
      next = logged.sequence + 1;
      if (!matches(logged)) continue;
      events.push(logged);
      bytes += eventBytes(logged.event);
      if (events.length === MAX_EVENTS || bytes >= MAX_BYTES) return { events, next, end: 'limit' };
    }
    next = page.next;
    if (page.end !== 'limit') return { events, next, end: page.end };
    // Without events it has passed many segments that have expired.
    read += page.events.length || MAX_EVENTS;
  }
  return { events, next, end: 'limit' };
}
