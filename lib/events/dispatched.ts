import type { StoredNotification } from '../notifications/rows/notification-item.ts';
import type { EventSource } from '../outbox/rows/event-source.ts';
import type { WatchRecord } from '../watches/watch-record.ts';

/** What a record of the table's stream says. */
export type Dispatched =
  /** A notification was stored. */
  | { kind: 'notification'; stored: StoredNotification }
  /** What another event begins as was stored. */
  | { kind: 'source'; source: EventSource }
  /** A watch has changed. */
  | { kind: 'watch'; before: WatchRecord; after: WatchRecord };

/** A record of the table's stream. */
export interface DispatchRecord {
  /** Its place in the stream. */
  sequenceNumber: string;
  /** Reads what was stored; undefined for another kind of item. It may throw. */
  read(): Dispatched | undefined;
}

/** A record that was not done with: an error of the database's is temporary, any other is not. */
export interface Failed<Record> {
  record: Record;
  error: unknown;
}
