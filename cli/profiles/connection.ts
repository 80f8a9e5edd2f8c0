import { CommandError, usageError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Environment, GlobalOptions } from '../settings.ts';
import { apiKeyText } from './api-key-text.ts';
import { LOCAL_PROFILE, type Profile, type Profiles } from './profile.ts';
import { serviceUrl } from './service-url.ts';

/** The service that a command turns to. */
export interface Connection extends Profile {
  /** The profile that the key comes from; undefined if a flag or a variable has it. */
  profileName: string | undefined;
}

/**
 * Finds the service of a command: by the flags, then by the environment, then by the profiles. A flag
 * that names a profile counts more than the variables.
 *
 * The key of a profile is sent to the URL of that profile only: a URL from elsewhere needs a key from
 * elsewhere, or a key would be handed to whatever a mistyped URL leads to.
 * @throws CommandError that says what is missing and where to give it.
 */
export function findConnection(
  flags: GlobalOptions,
  environment: Environment,
  profiles: Profiles,
): Connection {
  const variables = flags.profile === undefined ? environment : {};
  const profileName = profileFor(flags, environment, profiles);
  const profile = ownProfile(profiles, profileName);
  const givenUrl =
    flags.url !== undefined
      ? serviceUrl(flags.url, '--url')
      : variables['TIDINGS_URL']
        ? serviceUrl(variables['TIDINGS_URL'], 'TIDINGS_URL')
        : undefined;
  if (flags.key === '')
    throw usageError('--key must have a value: leave it out for the key of the profile');
  const givenKey = flags.key ?? (variables['TIDINGS_KEY'] || undefined);
  if (givenUrl === undefined && profile === undefined)
    throw noService(profileName, profiles, flags);
  const isOfProfile = profile !== undefined && (givenUrl ?? profile.url) === profile.url;
  const text = givenKey ?? (isOfProfile ? profile.key : undefined);
  if (text === undefined)
    throw new CommandError(
      `There is no key for ${givenUrl}: add --key, set TIDINGS_KEY, or run tidings login --url ${givenUrl}.`,
      EXIT_CODES.unauthorised,
    );
  const key = apiKeyText(text);
  if (!isOfProfile) return { url: givenUrl ?? '', key, profileName: undefined };
  return { ...profile, key, profileName: givenKey === undefined ? profileName : undefined };
}

function profileFor(flags: GlobalOptions, environment: Environment, { current }: Profiles): string {
  return flags.profile ?? (environment['TIDINGS_PROFILE'] || current || LOCAL_PROFILE);
}

function ownProfile({ profiles }: Profiles, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

function noService(name: string, { profiles }: Profiles, flags: GlobalOptions): CommandError {
  const names = Object.keys(profiles);
  if (names.length > 0)
    return usageError(`There is no profile "${name}". There are: ${names.join(', ')}.`);
  const asked = flags.profile === undefined ? '' : `There is no profile "${name}". `;
  return new CommandError(
    `${asked}No service is known yet: run npm start in another terminal, or tidings login for one that is deployed.`,
    EXIT_CODES.failed,
  );
}
