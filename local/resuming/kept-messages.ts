import type { DatabaseSync } from 'node:sqlite';

/** A message as it was sent. */
export interface KeptMessage {
  /** The id that the queue has given it. */
  id: string;
  /** The queue's name. */
  queue: string;
  /** The fields of SendMessage but for the queue and the delay, as the JSON that was sent. */
  entry: string;
  /** When it may be received, in milliseconds since the epoch. */
  visibleAtMs: number;
}

/** The messages that were sent and not deleted yet. */
export interface KeptMessages {
  /** Adds messages; all of them or none. */
  sent(messages: readonly KeptMessage[]): void;
  /** Removes messages by their ids; others are ignored. */
  deleted(ids: readonly string[]): void;
  /** All messages, those that were sent first first. */
  all(): KeptMessage[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    id TEXT NOT NULL UNIQUE,
    queue TEXT NOT NULL,
    entry TEXT NOT NULL,
    visible_at_ms INTEGER NOT NULL
  );
`;

/** The messages in a database. */
export function keptMessages(database: DatabaseSync): KeptMessages {
  database.exec(SCHEMA);
  const insert = database.prepare(
    'INSERT INTO messages (id, queue, entry, visible_at_ms) VALUES (?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM messages WHERE id = ?');
  const select = database.prepare(
    'SELECT id, queue, entry, visible_at_ms AS visibleAtMs FROM messages ORDER BY rowid',
  );

  // Nothing else runs in between: the calls are synchronous.
  function together<Item>(items: readonly Item[], write: (item: Item) => void): void {
    database.exec('BEGIN');
    try {
      for (const item of items) write(item);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    sent: (messages) =>
      together(messages, ({ id, queue, entry, visibleAtMs }) =>
        insert.run(id, queue, entry, visibleAtMs),
      ),
    deleted: (ids) => together(ids, (id) => remove.run(id)),
    all: () => select.all() as unknown as KeptMessage[],
  };
}
