import type { ApiClient } from '../api/api-client.ts';
import type { OnInterrupt } from '../interrupts.ts';
import type { Connection } from '../profiles/connection.ts';
import type { Environment, GlobalOptions } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** What a verb works with. */
export interface Session {
  /** The service that the flags, the environment or a profile name. @throws CommandError if none does. */
  api: ApiClient;
  /** Where that service is, and whose profile said so. @throws CommandError if nothing does. */
  connection: () => Connection;
  terminal: Terminal;
  environment: Environment;
  options: GlobalOptions;
  /** Says something at once, beside the data. */
  say: (line: string) => void;
  now: () => number;
  /** For a verb that has something to say at Ctrl-C. */
  onInterrupt: OnInterrupt;
}
