import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalError } from './local-error.ts';

/** Where local data is kept between starts. */
export const DATA_FOLDER = fileURLToPath(new URL('../.tidings', import.meta.url));
/** What a process needs in its environment to use the parts that `npm start` runs. */
export const ENVIRONMENT_FILE = join(DATA_FOLDER, 'environment.json');

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
      `The data folder .tidings cannot be used (${(error as Error).message}). Remove it, or start with --fresh.`,
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

/** Leaves word for `serverless invoke local` of how to reach what runs. */
export function writeEnvironment(environment: Record<string, string>): void {
  writeFileSync(ENVIRONMENT_FILE, JSON.stringify(environment, null, 2), { mode: 0o600 });
}

/** Takes that word back. */
export function removeEnvironment(): void {
  rmSync(ENVIRONMENT_FILE, { force: true });
}
