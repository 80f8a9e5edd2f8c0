import { doneAnswer } from '../../command/done-answer.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { table } from '../../output/table.ts';
import type { Profiles } from '../../profiles/profile.ts';
import { LOCAL_PROFILE } from '../../profiles/profile.ts';
import { profilesFile, readProfiles, writeProfiles } from '../../profiles/profiles-file.ts';

/** `tidings profile …` */
export const PROFILE_VERBS: readonly Verb[] = [
  {
    usage: 'list',
    summary: 'list the services that are known here, without their keys',
    examples: ['profile list'],
    async run(session) {
      const { current = LOCAL_PROFILE, profiles } = readAll(session).content;
      const rows = Object.entries(profiles).map(([name, { url }]) => ({
        name,
        url,
        current: name === current,
      }));
      const columns = [
        { title: '', value: (row: (typeof rows)[0]) => (row.current ? '*' : '') },
        { title: 'PROFILE', value: (row: (typeof rows)[0]) => row.name },
        { title: 'URL', value: (row: (typeof rows)[0]) => row.url },
      ];
      const nothing = 'There are no profiles yet: run npm start, or tidings login.';
      return { document: { profiles: rows }, text: table(columns, rows, nothing) };
    },
  },
  {
    usage: 'use <name>',
    summary: 'use this service where no other is named',
    examples: ['profile use prod'],
    async run(session, [name]: [string]) {
      const { file, content } = readAll(session);
      const { url } = named(content, name);
      writeProfiles(file, { ...content, current: name });
      return doneAnswer(
        { current: name, url },
        `Commands use ${url} from now on (profile "${name}").`,
      );
    },
  },
  {
    usage: 'delete <name>',
    summary: 'forget a service and its key on this machine',
    examples: ['profile delete prod'],
    async run(session, [name]: [string]) {
      const { file, content } = readAll(session);
      named(content, name);
      const { [name]: _, ...profiles } = content.profiles;
      const { current } = content;
      writeProfiles(
        file,
        current === undefined || current === name ? { profiles } : { current, profiles },
      );
      const later =
        name === LOCAL_PROFILE
          ? 'npm start stores it again.'
          : 'Its key still works: tidings key revoke ends it.';
      return doneAnswer({ deleted: name }, `The profile "${name}" is deleted. ${later}`);
    },
  },
];

function readAll({ environment }: Session) {
  const file = profilesFile(environment);
  return { file, content: readProfiles(file) };
}

function named({ profiles }: Profiles, name: string) {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  throw usageError(
    `There is no profile "${name}". There are: ${Object.keys(profiles).join(', ') || 'none'}`,
  );
}
