import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LOCK_FILE } from './data-folder.ts';
import { LocalError } from './local-error.ts';
import { createPrivateFile, PRIVATE_FOLDER } from './private-files.ts';

// One that was stopped or killed may still be ending.
const WAIT_MS = 3000;
// https://www.sqlite.org/rescode.html#busy
const SQLITE_BUSY = 5;

/** A data folder that no other start uses. */
export interface FolderLock {
  release(): void;
}

/**
 * Locks a data folder, and creates it if there is none: two that run in one would send each other's
 * deliveries, and the end of one would take the environment of the other away. It is a lock of SQLite's,
 * which the system takes back however the process ends.
 * @throws LocalError if another start has it, or if the folder cannot be written.
 */
export function lockDataFolder(folder: string, waitMs = WAIT_MS): FolderLock {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    const file = join(folder, LOCK_FILE);
    createPrivateFile(file);
    database = new DatabaseSync(file, { timeout: waitMs });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY)
      throw new LocalError(
        `Another npm start uses the data folder ${folder}. Stop that one, or name another folder: npm start -- --data <folder>`,
      );
    throw new LocalError(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Remove it, or name another: npm start -- --data <folder>`,
    );
  }
  const held = database;
  return { release: () => held.close() };
}
