import type { Profile } from './profile.ts';
import { readProfiles, writeProfiles } from './profiles-file.ts';

/**
 * Stores a profile in the place of the one of that name.
 * @param isCurrent whether commands use it from now on where none is named; otherwise they do only if
 *   there is no other.
 * @throws CommandError if the file cannot be read or written.
 */
export function storeProfile(
  file: string,
  name: string,
  profile: Profile,
  isCurrent: boolean,
): void {
  const { current, profiles } = readProfiles(file);
  const next = isCurrent ? name : current;
  writeProfiles(file, {
    ...(next === undefined ? {} : { current: next }),
    profiles: { ...profiles, [name]: profile },
  });
}
