import type { FunctionDeclaration } from '../serverless-config.ts';
import { indexStream } from '../stream-indexes.ts';
import type { TableStream } from '../table-stream.ts';
import type { KeptWork } from './kept-work.ts';
import type { StreamPlaces } from './stream-places.ts';

/** A stream that was opened before the first write, and what reads it. */
export interface ResumedStream {
  kept: KeptWork;
  stream: TableStream;
  functions: readonly FunctionDeclaration[];
  /** The file of the embedded database. */
  databaseFile: string;
}

/**
 * Prepares the stream of the embedded database for its readers: each goes on where it was when the last
 * run ended, however it did, and a new one begins at the end. What all of them are done with is removed.
 */
export function resumeStream({
  kept,
  stream,
  functions,
  databaseFile,
}: ResumedStream): StreamPlaces {
  const readers = functions.flatMap(({ name, events }) =>
    events.some((event) => event.stream !== undefined) ? [name] : [],
  );
  const places = kept.places(stream.arn, readers);
  const last = indexStream(databaseFile, places.least());
  for (const place of readers.map(places.of))
    for (const shardId of stream.shardIds) {
      const after = place.after(shardId);
      // Behind the last record if the database is an older copy: new ones would be passed over.
      if (after === undefined || Number(after) > last) place.done(shardId, String(last));
    }
  return places;
}
