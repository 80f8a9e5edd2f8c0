import { chmodSync, closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The mode of files that only their owner can read. */
export const PRIVATE_FILE = 0o600;
/** The mode of folders that only their owner can read. */
export const PRIVATE_FOLDER = 0o700;

/**
 * Restricts the named files in `folder` to their owner, and the folder too if it has no other files:
 * it may be one that the user shares.
 */
export function restrictAccess(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const file = join(folder, name);
    if (existsSync(file)) chmodSync(file, PRIVATE_FILE);
  }
  if (readdirSync(folder).every((name) => names.includes(name))) chmodSync(folder, PRIVATE_FOLDER);
}

/** Creates an empty file that only its owner can read, if there is none. */
export function createPrivateFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE_FILE));
}
