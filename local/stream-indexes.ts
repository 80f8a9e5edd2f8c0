import { DatabaseSync } from 'node:sqlite';

const BUSY_TIMEOUT_MS = 10_000;

// The embedded database looks for the last number of the stream at each write, and for the next
// numbers at each read, and has no index for either: without these it scans every record of the file.
const INDEXES = `
  CREATE INDEX IF NOT EXISTS tidings_stream_numbers
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS tidings_stream_shards
    ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
`;

// The last record stays, as numbers go on from it.
const FORGET = `
  DELETE FROM _stream_records
  WHERE CAST(sequence_number AS INTEGER) <= ? AND id < (SELECT MAX(id) FROM _stream_records)
`;

const LAST = `
  SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) AS number FROM _stream_records
`;

/**
 * Keeps the stream of the embedded database fast however long it runs: removes what its readers are
 * done with, and adds the indexes that it lacks. The database may be running.
 * @param doneUpTo the number of the last record that nothing reads again; by default all are done with.
 * @returns the number of the last record, 0 if there was none ever.
 * @throws Error of SQLite if the file has another form than that of the version that is installed.
 */
export function indexStream(databaseFile: string, doneUpTo = Number.MAX_SAFE_INTEGER): number {
  const database = new DatabaseSync(databaseFile, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.prepare(FORGET).run(doneUpTo);
    database.exec(INDEXES);
    return (database.prepare(LAST).get() as { number: number }).number;
  } finally {
    database.close();
  }
}
