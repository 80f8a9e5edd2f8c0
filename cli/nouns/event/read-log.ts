import type { ApiClient } from '../../api/api-client.ts';
import { nextCursorOf } from '../../api/next-cursor.ts';
import type { ListedEvent } from './event-view.ts';

/** Which events of the log are read. */
export interface LogQuery {
  types?: string | undefined;
  since?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What was read. */
export interface LogPart {
  events: ListedEvent[];
  /** Where it goes on, now or when there are more events; undefined if nothing was ever there. */
  nextCursor?: string;
  /** Whether the limit ended it. */
  isCut: boolean;
}

const LARGEST_PAGE = 100;

/**
 * Reads the log until its end, or until there are enough events. Unlike other lists it has no last page:
 * the end is a page without a cursor, and the one before it stays good.
 * @throws CommandError
 */
export async function readLog(api: ApiClient, query: LogQuery): Promise<LogPart> {
  const { types, since, limit } = query;
  const events: ListedEvent[] = [];
  let { cursor } = query;
  while (events.length < limit) {
    const size = Math.min(LARGEST_PAGE, limit - events.length);
    const page = { types, since, cursor, limit: size };
    const { document } = await api.call('GET', '/events', { query: page });
    const items: ListedEvent[] = document.events;
    for (const event of items) events.push(event);
    const next = nextCursorOf({ cursor, items, nextCursor: document.nextCursor });
    if (next === undefined) return part(events, cursor, false);
    cursor = next;
  }
  return part(events, cursor, true);
}

function part(events: ListedEvent[], cursor: string | undefined, isCut: boolean): LogPart {
  return cursor === undefined ? { events, isCut } : { events, nextCursor: cursor, isCut };
}
