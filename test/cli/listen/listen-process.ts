import {
  type CommandProcess,
  type CommandProcessOptions,
  startCommand,
} from '../support/command-process.ts';

/** `tidings listen` in a process of its own. */
export type ListenProcess = CommandProcess;

/** Starts it, piped, or in a pseudo-terminal. */
export function startListen(
  args: readonly string[],
  options: CommandProcessOptions,
): ListenProcess {
  return startCommand(['listen', ...args], options);
}
