import { DatabaseSync } from 'node:sqlite';
import { LocalError } from '../local-error.ts';
import { createPrivateFile } from '../private-files.ts';
import { type KeptMessages, keptMessages } from './kept-messages.ts';
import { type StreamPlaces, streamPlaces } from './stream-places.ts';

/** What is under way, in a file: a start goes on with what a stop of any kind has left of it. */
export interface KeptWork {
  /** The messages of the queues. */
  messages: KeptMessages;
  /** How far the readers of a stream have come. What is known of other streams and readers is removed. */
  places(streamArn: string, readers: readonly string[]): StreamPlaces;
  close(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 10_000;
// The end of a process, whatever its kind, loses nothing of what was written without waiting for the
// disk: only the end of the machine does.
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';

/**
 * Opens the file, and creates it if there is none.
 * @throws LocalError if it is no such file.
 */
export function openKeptWork(file: string): KeptWork {
  createPrivateFile(file);
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec(SETTINGS);
    return {
      messages: keptMessages(database),
      places: (streamArn, readers) => streamPlaces(database, streamArn, readers),
      close: async () => database.close(),
    };
  } catch (error) {
    throw new LocalError(
      `The file ${file} cannot be used (${(error as Error).message}). npm start -- --fresh starts with an empty one`,
    );
  }
}
