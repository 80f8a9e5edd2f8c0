import { listEvents } from '../lib/events/list-events.ts';
import type { Table } from '../lib/table/table.ts';

/** A reader that pages through the log of an owner while events are put into it. */
export interface LogReader {
  /** Reads on until the end for now. @throws StorageError */
  readOn(): Promise<void>;
  /** The ids of all events that it got, in their order. */
  ids: readonly string[];
}

const LIMIT = 20;

/** Makes a reader that begins with the oldest event. */
export function logReader(table: Table, owner: string, now: () => number): LogReader {
  const ids: string[] = [];
  let from: number | undefined;
  return {
    ids,
    async readOn() {
      for (;;) {
        const query = { limit: LIMIT, from, matches: () => true };
        const { events, next } = await listEvents({ table, owner, now }, query);
        ids.push(...events.map(({ event }) => event.id));
        if (next === undefined) return;
        from = next;
      }
    },
  };
}
