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
const SEAL_FILE = 'seal-key';
// All that is ever written there, SQLite's own files included. The folder may be the user's.
const OUR_FILES = [
  ...['', '-wal', '-shm', '-journal'].map((suffix) => DATABASE_FILE + suffix),
  KEY_FILE,
  SEAL_FILE,
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
): { databaseFile: string; apiKey: string; sealSecret: string } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (fresh)
      for (const name of OUR_FILES) rmSync(join(folder, name), { recursive: true, force: true });
    return {
      databaseFile: join(folder, DATABASE_FILE),
      apiKey: keptSecret(join(folder, KEY_FILE)),
      sealSecret: keptSecret(join(folder, SEAL_FILE)),
    };
  } catch (error) {
    throw new LocalError(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Remove it, or name another: npm start -- --data <folder>`,
    );
  }
}

// Made on the first start and kept, so that yesterday's curl line works today, and what was sealed
// yesterday opens.
function keptSecret(file: string): string {
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const made = randomBytes(24).toString('hex');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}

/**
 * Leaves word of how to reach what runs: for `serverless invoke local`, which looks in DATA_FOLDER,
 * and for the commands with --local.
 */
export function writeEnvironment(folder: string, environment: Record<string, string>): void {
  const text = JSON.stringify(environment, null, 2);
  writeFileSync(join(folder, ENVIRONMENT_FILE), text, { mode: 0o600 });
}

/** What `npm start` left word of. @throws LocalError if it does not run. */
export function readEnvironment(folder = DATA_FOLDER): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, ENVIRONMENT_FILE), 'utf8'));
  } catch {
    throw new LocalError(
      `Tidings is not running here: ${folder} has no ${ENVIRONMENT_FILE}. Run npm start in another terminal.`,
    );
  }
}

/** Takes that word back. */
export function removeEnvironment(folder: string): void {
  rmSync(join(folder, ENVIRONMENT_FILE), { force: true });
}
