import type { LoggedEvent } from '../events/rows/log-item.ts';
import type { MatchableEvent } from '../matching/candidate.ts';
import type { Table } from '../table/table.ts';
import { type LastEvents, type Numbered, readLast, writeLast } from './rows/last-events.ts';

/** What events are compared with. */
export interface PreviousEvents {
  /** The event before each event, by the number of the latter. */
  before: ReadonlyMap<number, MatchableEvent>;
  /**
   * Remembers the last events for those that follow. It comes after these have been handed on: if the
   * process dies before, they are repeated, and compared with the same.
   * @throws StorageError
   */
  remember(): Promise<void>;
}

/** Where the last events are remembered, and for how long. */
export interface Remembering {
  owner: string;
  retentionSeconds: number;
}

/**
 * The event before each event, of the same source and subject: what `now_` operators compare with. Of
 * events that come out of order, a late one is compared with the one before that is known.
 * @param events in the order of their numbers.
 * @throws StorageError
 */
export async function previousEvents(
  table: Table,
  { owner, retentionSeconds }: Remembering,
  events: readonly LoggedEvent[],
): Promise<PreviousEvents> {
  const before = new Map<number, MatchableEvent>();
  const bySubject = Map.groupBy(events, ({ event: { source, subject } }) =>
    JSON.stringify([source, subject]),
  );
  const seen = await Promise.all(
    [...bySubject].map(async ([subject, ofSubject]) => {
      const last = await readLast(table, { owner, subject });
      for (const { sequence } of ofSubject) {
        const previous = newestBefore(sequence, known(last, ofSubject));
        if (previous) before.set(sequence, previous.event);
      }
      return { subject, ofSubject, last };
    }),
  );
  return {
    before,
    async remember() {
      await Promise.all(
        seen.map(({ subject, ofSubject, last }) =>
          rememberSubject(table, { owner, retentionSeconds, subject }, ofSubject, last),
        ),
      );
    },
  };
}

// Processes may have events of one subject at the same time.
const RACES_MAX = 5;

async function rememberSubject(
  table: Table,
  { owner, retentionSeconds, subject }: Remembering & { subject: string },
  events: readonly LoggedEvent[],
  seen: LastEvents | undefined,
): Promise<void> {
  let last = seen;
  for (let races = 0; races < RACES_MAX; races += 1) {
    const newest = newestBefore(Number.POSITIVE_INFINITY, known(last, events));
    if (!newest || newest.sequence === last?.sequence) return;
    const isWritten = await writeLast(
      table,
      { owner, subject },
      {
        last: newest,
        before: newestBefore(newest.sequence, known(last, events)),
        seen: last?.sequence,
        ttlSeconds: Math.floor(timeOf(events) / 1000) + retentionSeconds,
      },
    );
    if (isWritten) return;
    last = await readLast(table, { owner, subject });
  }
}

function known(last: LastEvents | undefined, events: readonly Numbered[]): Numbered[] {
  return [...(last?.previous ? [last.previous] : []), ...(last ? [last] : []), ...events];
}

function newestBefore(sequence: number, events: readonly Numbered[]): Numbered | undefined {
  return events
    .filter((one) => one.sequence < sequence)
    .reduce<Numbered | undefined>(
      (newest, one) => (newest && newest.sequence > one.sequence ? newest : one),
      undefined,
    );
}

function timeOf(events: readonly LoggedEvent[]): number {
  return Math.max(...events.map(({ drawnAtMs }) => drawnAtMs));
}
