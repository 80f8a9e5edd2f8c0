import type { DatabaseSync } from 'node:sqlite';

/** How far a reader has come in each shard of a stream. */
export interface StreamPlace {
  /** The number of the last record that it is done with; undefined if it has no place. */
  after(shardId: string): string | undefined;
  /** It is done with this record, and with all before it. */
  done(shardId: string, sequenceNumber: string): void;
}

/** The places of all readers of a stream. */
export interface StreamPlaces {
  of(reader: string): StreamPlace;
  /** The least of all places: no reader needs the records up to there. Undefined without a place. */
  least(): number | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS places (
    stream TEXT NOT NULL,
    reader TEXT NOT NULL,
    shard TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (stream, reader, shard)
  );
`;

/** The places of a stream's readers in a database. Those of others, which are gone, are removed. */
export function streamPlaces(
  database: DatabaseSync,
  streamArn: string,
  readers: readonly string[],
): StreamPlaces {
  database.exec(SCHEMA);
  database
    .prepare(
      'DELETE FROM places WHERE stream <> ? OR reader NOT IN (SELECT value FROM json_each(?))',
    )
    .run(streamArn, JSON.stringify(readers));
  const get = database.prepare(
    'SELECT number FROM places WHERE stream = ? AND reader = ? AND shard = ?',
  );
  const put = database.prepare('INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)');
  const least = database.prepare('SELECT MIN(CAST(number AS INTEGER)) AS number FROM places');
  return {
    of: (reader) => ({
      after: (shardId) =>
        (get.get(streamArn, reader, shardId) as { number: string } | undefined)?.number,
      done: (shardId, sequenceNumber) => void put.run(streamArn, reader, shardId, sequenceNumber),
    }),
    least: () => (least.get() as { number: number | null }).number ?? undefined,
  };
}
