import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalError } from './local-error.ts';

/** Where local data is kept between starts, unless another folder is named. */
export const DATA_FOLDER = fileURLToPath(new URL('../.tidings', import.meta.url));

const ENVIRONMENT_FILE = 'environment.json';
const DATABASE_FILE = 'dynamodb.sqlite';
const KEY_FILE = 'api-key';
// All that is ever written there, SQLite's own files included. The folder may be the user's.
const OUR_FILES = [
  ...['', '-wal', '-shm', '-journal'].map((suffix) => DATABASE_FILE + suffix),
  KEY_FILE,
  ENVIRONMENT_FILE,
];

/**
 * Signs tokens on this machine. Public on purpose: the events in test/fixtures carry tokens made
 * with it. A deployment has a random one in Secrets Manager.
 */
export const LOCAL_TOKEN_SECRET = 'tidings-development-secret';

/**
 * Makes the data folder ready, without what we wrote there before if `fresh`.
 * @throws LocalError if it cannot be written.
 */
export function openDataFolder(
  fresh: boolean,
  folder = DATA_FOLDER,
): { databaseFile: string; apiKey: string } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (fresh)
      for (const name of OUR_FILES) rmSync(join(folder, name), { recursive: true, force: true });
    return { databaseFile: join(folder, DATABASE_FILE), apiKey: keptApiKey(folder) };
  } catch (error) {
    throw new LocalError(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Remove it, or name another: npm start -- --data <folder>`,
    );
  }
}

// Made on the first start and kept, so that yesterday's curl line works today.
function keptApiKey(folder: string): string {
  const file = join(folder, KEY_FILE);
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const made = randomBytes(24).toString('hex');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

/** Leaves word for `serverless invoke local` of how to reach what runs; it looks in DATA_FOLDER. */
export function writeEnvironment(folder: string, environment: Record<string, string>): void {
  const text = JSON.stringify(environment, null, 2);
  writeFileSync(join(folder, ENVIRONMENT_FILE), text, { mode: 0o600 });
}

/** Takes that word back. */
export function removeEnvironment(folder: string): void {
  rmSync(join(folder, ENVIRONMENT_FILE), { force: true });
}
