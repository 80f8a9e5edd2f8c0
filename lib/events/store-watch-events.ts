import { putEventSource } from '../outbox/rows/event-source.ts';
import type { DispatchDeps } from './dispatch-deps.ts';
import type { Dispatched, Failed } from './dispatched.ts';
import { watchEvents } from './watch-events.ts';

/**
 * Stores what the events of watches begin as, of those that have changed. It comes through the stream
 * in its turn, and gets its number then.
 */
export async function storeWatchEvents<Record>(
  { table, now, retentionSeconds }: DispatchDeps<Record>,
  read: readonly { record: Record; dispatched: Dispatched }[],
): Promise<Failed<Record>[]> {
  const ttlSeconds = Math.floor(now() / 1000) + retentionSeconds;
  const failed = await Promise.all(
    read.map(async ({ record, dispatched }): Promise<Failed<Record>[]> => {
      if (dispatched.kind !== 'watch') return [];
      const { before, after } = dispatched;
      const { id: watchId, owner } = after;
      try {
        for (const event of watchEvents(before, after))
          await putEventSource(table, { owner, watchId, event }, ttlSeconds);
        return [];
      } catch (error) {
        return [{ record, error }];
      }
    }),
  );
  return failed.flat();
}
