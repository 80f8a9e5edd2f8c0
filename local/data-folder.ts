import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newSecret, parseSecret } from '../lib/signing/secret.ts';
import { LocalError } from './local-error.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER, restrictAccess } from './private-files.ts';

/** The default folder for local data. */
export const DATA_FOLDER = fileURLToPath(new URL('../.tidings', import.meta.url));

const ENVIRONMENT_FILE = 'environment.json';
const DATABASE_FILE = 'dynamodb.sqlite';
const WORK_FILE = 'work.sqlite';
const KEY_FILE = 'api-key';
const SEAL_FILE = 'seal-key';
/** The secret of the endpoint that `npm start` makes. */
export const WEBHOOK_SECRET_FILE = 'webhook-secret';
/** A key of a service account of the simulator. */
export const SERVICE_ACCOUNT_FILE = 'service-account.json';
/** The credentials of a user of the simulator. */
export const USER_FILE = 'user.json';
/** The lock of the start that uses the folder. */
export const LOCK_FILE = 'lock';
// Every file that is written to the folder, those of SQLite included, but for the lock, which is held
// while the others are deleted. The folder can contain others.
const OUR_FILES = [
  ...[DATABASE_FILE, WORK_FILE].flatMap((name) =>
    ['', '-wal', '-shm', '-journal'].map((ending) => `${name}${ending}`),
  ),
  KEY_FILE,
  SEAL_FILE,
  WEBHOOK_SECRET_FILE,
  ENVIRONMENT_FILE,
  SERVICE_ACCOUNT_FILE,
  USER_FILE,
];

/**
 * Signs tokens on this machine. It is no secret: the events in test/fixtures have tokens signed with
 * it. A deployment generates its own in Secrets Manager.
 */
export const LOCAL_TOKEN_SECRET = 'tidings-development-secret';

/** What the data folder holds from one start to the next. */
export interface DataFolder {
  databaseFile: string;
  /** Holds the messages of the queues, and how far the table's stream has been read. */
  workFile: string;
  apiKey: string;
  /** Seals the credentials of accounts. */
  sealSecret: string;
  /** `whsec_…`: the same at each start, so that a program of the user's can keep it. */
  webhookSecret: string;
}

/**
 * Prepares the data folder; `fresh` deletes the local data in it first.
 * @throws LocalError if the folder cannot be written.
 */
export function openDataFolder(fresh: boolean, folder = DATA_FOLDER): DataFolder {
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    if (fresh)
      for (const name of OUR_FILES) rmSync(join(folder, name), { recursive: true, force: true });
    restrictAccess(folder, [...OUR_FILES, LOCK_FILE]);
    const webhookSecret = keptSecret(join(folder, WEBHOOK_SECRET_FILE), () =>
      newSecret(randomBytes),
    );
    parseSecret(webhookSecret, WEBHOOK_SECRET_FILE);
    return {
      databaseFile: join(folder, DATABASE_FILE),
      workFile: join(folder, WORK_FILE),
      apiKey: keptSecret(join(folder, KEY_FILE)),
      sealSecret: keptSecret(join(folder, SEAL_FILE)),
      webhookSecret,
    };
  } catch (error) {
    throw new LocalError(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Remove it, or name another: npm start -- --data <folder>`,
    );
  }
}

// Generated on the first start and kept, so that the API key and the sealed credentials stay valid.
function keptSecret(file: string, make = () => randomBytes(24).toString('hex')): string {
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const secret = make();
  writeFileSync(file, `${secret}\n`, { mode: PRIVATE_FILE });
  return secret;
}

/**
 * Stores the environment of the running Tidings, for `serverless invoke local` (in DATA_FOLDER) and
 * for the verbs of `tidings` that invoke functions.
 */
export function writeEnvironment(folder: string, environment: Record<string, string>): void {
  const text = JSON.stringify(environment, null, 2);
  writeFileSync(join(folder, ENVIRONMENT_FILE), text, { mode: PRIVATE_FILE });
}

/** Reads the environment of the running Tidings. @throws LocalError if none is running. */
export function readEnvironment(folder = DATA_FOLDER): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, ENVIRONMENT_FILE), 'utf8'));
  } catch {
    throw new LocalError(
      `Tidings is not running here: ${folder} has no ${ENVIRONMENT_FILE}. Run npm start in another terminal.`,
    );
  }
}

/** Deletes the environment, as Tidings is no longer running. */
export function removeEnvironment(folder: string): void {
  rmSync(join(folder, ENVIRONMENT_FILE), { force: true });
}
