import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newSecret, parseSecret } from '../../lib/signing/secret.ts';
import { WEBHOOK_SECRET_FILE } from '../../local/data-folder.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../local/private-files.ts';
import { CommandError } from '../command-error.ts';
import type { Connection } from '../profiles/connection.ts';
import { profilesFile } from '../profiles/profiles-file.ts';
import type { Environment } from '../settings.ts';

/**
 * The secret that forwarded events are signed with, `whsec_…`. It stays the same for a service, whichever
 * profile or key leads to it, so that what is being developed can keep it: beside `npm start` it is the one
 * that `npm start` signs with, for others one that is made at first and kept beside the profiles.
 * @throws CommandError if it can be neither read nor kept.
 */
export function signingSecret(connection: Connection, environment: Environment): string {
  const { url, dataFolder } = connection;
  const ofStart = dataFolder && valid(readIfThere(join(dataFolder, WEBHOOK_SECRET_FILE)));
  if (ofStart) return ofStart;
  const folder = join(dirname(profilesFile(environment)), 'listen-secrets');
  const file = join(folder, encodeURIComponent(url));
  try {
    return kept(file) ?? keep(file);
  } catch (error) {
    throw new CommandError(
      `The secret that events are signed with cannot be kept: ${(error as Error).message}.`,
    );
  }
}

function kept(file: string): string | undefined {
  const text = readIfThere(file);
  if (text === undefined || text === '') return undefined;
  const secret = valid(text);
  if (secret !== undefined) return secret;
  throw new Error(`${file} is damaged: remove it, and a new one is made`);
}

function keep(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
  try {
    const secret = newSecret(randomBytes);
    if (readIfThere(file) === '') rmSync(file);
    writeFileSync(file, `${secret}\n`, { mode: PRIVATE_FILE, flag: 'wx' });
    return secret;
  } catch (error) {
    // Another listen was first: both sign with its secret.
    const others = isThere(error) ? kept(file) : undefined;
    if (others === undefined) throw error;
    return others;
  }
}

function valid(text: string | undefined): string | undefined {
  const secret = text?.trim() ?? '';
  try {
    parseSecret(secret);
    return secret;
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (/^(?:ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function isThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}
