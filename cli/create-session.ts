import { apiClient } from './api/api-client.ts';
import type { Session } from './command/session.ts';
import type { CommandDeps } from './command-deps.ts';
import { type Connection, findConnection } from './profiles/connection.ts';
import { isReadableByOthers, profilesFile, readProfiles } from './profiles/profiles-file.ts';
import type { GlobalOptions } from './settings.ts';

/** Makes what a verb works with. Nothing is read before the verb asks for it. */
export function createSession(options: GlobalOptions, deps: CommandDeps): Session {
  const { terminal, environment, now, onInterrupt } = deps;
  let found: Connection | undefined;
  const say = (line: string) => void terminal.errors.write(`${line}\n`);
  const connection = () => {
    if (found) return found;
    const file = profilesFile(environment);
    found = findConnection(options, environment, readProfiles(file));
    if (found.profileName !== undefined && isReadableByOthers(file))
      say(`Other users of this machine can read the keys in ${file}: chmod 600 it.`);
    return found;
  };
  const api = apiClient(connection);
  return { api, connection, terminal, environment, options, say, now, onInterrupt };
}
