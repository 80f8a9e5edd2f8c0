import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalError } from './local-error.ts';

/** Where local data is kept between starts, unless another folder is named. */
export const DATA_FOLDER = fileURLToPath(new URL('../.tidings', import.meta.url));

const ENVIRONMENT_FILE = 'environment.json';

/**
 * Signs tokens on this machine. Public on purpose: the events in test/fixtures carry tokens made
 * with it. A deployment has a random one in Secrets Manager.
 */
export const LOCAL_TOKEN_SECRET = 'tidings-development-secret';

/**
 * Makes the data folder ready, emptied if `fresh`.
 * @throws LocalError if it cannot be written.
 */
export function openDataFolder(
  fresh: boolean,
  folder = DATA_FOLDER,
): { databaseFile: string; apiKey: string } {
  try {
    if (fresh) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { databaseFile: join(folder, 'dynamodb.sqlite'), apiKey: keptApiKey(folder) };
  } catch (error) {
    throw new LocalError(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Remove it, or start with --fresh.`,
    );
  }
}

// Made on the first start and kept, so that yesterday's curl line works today.
function keptApiKey(folder: string): string {
  const file = join(folder, 'api-key');
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
