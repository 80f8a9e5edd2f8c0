import { EXIT_CODES } from '../../../cli/exit-codes.ts';
import { runTidingsCommand } from '../../../cli/run-tidings-command.ts';
import type { Environment } from '../../../cli/settings.ts';
import { fakeTerminal } from '../fake-terminal.ts';

/** How a run of the command ended. */
export interface Ran {
  code: number;
  output: string;
  errors: string;
}

/** What a run has beside its arguments. */
export interface RunOptions {
  environment?: Environment;
  /** What is sent to its input, which is no terminal then. */
  input?: string;
  /** The width of the terminal that the output is; without it, it is a pipe. */
  columns?: number;
  /** By default noon on 2027-03-01. */
  now?: () => number;
  /** Ctrl-C: when it aborts. */
  interrupt?: AbortSignal;
}

/** Noon on 2027-03-01, which is now for the command unless a test says otherwise. */
export const NOON_MS = Date.parse('2027-03-01T12:00:00Z');

/** Runs `tidings` in this process, without a terminal. Nothing of the real environment reaches it. */
export async function runCommand(args: string[], options: RunOptions = {}): Promise<Ran> {
  const { environment = {}, input = '', columns, now = () => NOON_MS, interrupt } = options;
  const terminal = fakeTerminal(false);
  if (columns !== undefined) Object.assign(terminal.output, { isTTY: true, columns });
  terminal.input.end(input);
  const code = await runTidingsCommand(args, {
    terminal,
    environment: { XDG_CONFIG_HOME: '/nowhere', ...environment },
    version: '1.2.3',
    now,
    onInterrupt: (handler) =>
      interrupt?.addEventListener('abort', () => handler(EXIT_CODES.interrupted), { once: true }),
  });
  return { code, output: terminal.written(), errors: terminal.errorText() };
}
