import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../local/private-files.ts';
import { CommandError } from '../command-error.ts';
import type { Environment } from '../settings.ts';
import { type Profiles, ProfilesFile } from './profile.ts';

/** Where profiles are: by the XDG base directory specification, on Windows with the settings of programs. */
export function profilesFile(environment: Environment, platform = process.platform): string {
  const { XDG_CONFIG_HOME: config, APPDATA: appData, HOME: home } = environment;
  const folder =
    config || (platform === 'win32' && appData ? appData : join(home || homedir(), '.config'));
  return join(folder, 'tidings', 'config.json');
}

/** Reads all profiles; none if there is no file. @throws CommandError for a file that is damaged. */
export function readProfiles(file: string): Profiles {
  const text = readIfThere(file);
  if (text === undefined) return { profiles: {} };
  const { success, output } = v.safeParse(ProfilesFile, parsed(text));
  if (success) return output;
  throw new CommandError(
    `The file of profiles ${file} is damaged: repair it, or remove it and run tidings login.`,
  );
}

/**
 * Writes all profiles, into a file that only its owner can read. A crash leaves the old file or the new
 * one.
 * @throws CommandError if the file cannot be written.
 */
export function writeProfiles(file: string, profiles: Profiles): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
    replaceFile(file, `${JSON.stringify(profiles, null, 2)}\n`);
  } catch (error) {
    throw new CommandError(`The profile cannot be stored: ${(error as Error).message}.`);
  }
}

// By a new file: in one that is there, or behind a link, others could read the keys.
function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    writeFileSync(temporary, text, { mode: PRIVATE_FILE, flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Whether users other than its owner can read the file. Windows has no such modes. */
export function isReadableByOthers(file: string, platform = process.platform): boolean {
  if (platform === 'win32') return false;
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(
      `The file of profiles ${file} cannot be read: ${(error as Error).message}.`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
