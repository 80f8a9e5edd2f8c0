import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { waitUntil } from '../../../local/wait-until.ts';

const TIDINGS = fileURLToPath(new URL('../../../cli/tidings.ts', import.meta.url));
const DEADLINE_MS = 60_000;

/** `tidings` in a process of its own. */
export interface CommandProcess {
  child: ChildProcess;
  /** What it has written to both outputs: of a pseudo-terminal all is in the first. */
  output: () => string;
  errors: () => string;
  /** Waits for a text in either. */
  until(text: string | RegExp): Promise<void>;
  ended: Promise<number | null>;
}

/** How it is started. */
export interface CommandProcessOptions {
  configFolder: string;
  /** In a pseudo-terminal, of util-linux, in the place of pipes. */
  terminal?: boolean;
}

/** Starts it with arguments. */
export function startCommand(
  args: readonly string[],
  { configFolder, terminal = false }: CommandProcessOptions,
): CommandProcess {
  const { NO_COLOR: _, ...inherited } = process.env;
  const env = { ...inherited, TERM: 'xterm', XDG_CONFIG_HOME: configFolder };
  const command = [process.execPath, TIDINGS, ...args];
  // `exec`, as a shell that stays gets the Ctrl-C too, and ends with 130 whatever the command has made of it.
  const [program = '', ...words] = terminal
    ? ['script', '-qefc', `exec ${command.join(' ')}`, '/dev/null']
    : command;
  const child = spawn(program, words, { env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => output,
    errors: () => errors,
    async until(text) {
      const all = () => stripVTControlCharacters(output + errors);
      const isThere = () =>
        typeof text === 'string' ? all().includes(text) : text.test(all().replaceAll('\r', ''));
      const what = `${text} in the output`;
      await waitUntil(isThere, what, { timeoutMs: DEADLINE_MS }).catch((error: Error) => {
        throw new Error(`${error.message}: ${output}${errors}`);
      });
    },
    ended,
  };
}
