import type { OnInterrupt } from './interrupts.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** What the command takes from its process. */
export interface CommandDeps {
  terminal: Terminal;
  environment: Environment;
  version: string;
  now: () => number;
  onInterrupt: OnInterrupt;
}
