import { CommandError } from '../cli/command-error.ts';
import { LOCAL_PROFILE } from '../cli/profiles/profile.ts';
import { profilesFile, readProfiles } from '../cli/profiles/profiles-file.ts';
import { storeProfile } from '../cli/profiles/store-profile.ts';
import type { Environment } from '../cli/settings.ts';
import type { RunningTidings } from './run-tidings.ts';

/** How the command `tidings` reaches what runs here. */
export interface LocalCommand {
  /** What a person types: with the name of the profile if another is used by default. */
  command: string;
  /** Why the profile could not be stored: the command needs `--url` and `--key` then. */
  problem?: string;
}

/** Stores the running service as the profile `local`. The profile that is used by default stays. */
export function storeLocalProfile(
  { url, apiKey }: Pick<RunningTidings, 'url' | 'apiKey'>,
  dataFolder: string,
  environment: Environment,
): LocalCommand {
  const file = profilesFile(environment);
  try {
    storeProfile(file, LOCAL_PROFILE, { url, key: apiKey, dataFolder }, false);
    const { current = LOCAL_PROFILE } = readProfiles(file);
    const used = environment['TIDINGS_PROFILE'] || current;
    const isDefault = used === LOCAL_PROFILE && !environment['TIDINGS_URL'];
    return { command: isDefault ? 'npx tidings' : `npx tidings --profile ${LOCAL_PROFILE}` };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { command: `npx tidings --url ${url} --key ${apiKey}`, problem: error.message };
  }
}
