import type { NewEvent } from '../outbox/new-event.ts';
import { putEventSource } from '../outbox/rows/event-source.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Table } from '../table/table.ts';

/** What publishing needs, for one owner. */
export interface PublishDeps {
  table: Table;
  owner: string;
  now: () => number;
  /** How long a published event is kept. */
  retentionSeconds: number;
}

/**
 * Publishes events of an owner. One with an id that was published before is not published again.
 * @returns whether each is new, in their order.
 * @throws TidingsError `event-id-reused` if another event has an id, before any is stored twice;
 *   StorageError: some may be stored, and publishing them again with their ids changes nothing.
 */
export async function publish(
  { table, owner, now, retentionSeconds }: PublishDeps,
  events: readonly NewEvent[],
): Promise<boolean[]> {
  const ttlSeconds = Math.floor(now() / 1000) + retentionSeconds;
  const outcomes = await Promise.all(
    events.map((event) => putEventSource(table, { owner, event }, ttlSeconds)),
  );
  const reused = outcomes.indexOf('duplicate-that-differs');
  if (reused < 0) return outcomes.map((outcome) => outcome === 'stored');
  throw new TidingsError(
    'event-id-reused',
    'Another event was published with this id. Use an id for one event only; those beside it were published.',
    { field: events.length === 1 ? 'id' : `events.${reused}.id` },
  );
}
