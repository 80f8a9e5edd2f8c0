import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { waitUntil } from '../../local/wait-until.ts';

// More than a line takes on a machine that is six times slower, and less than a test may take.
const DEADLINE_MS = 150_000;
const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** The program behind `npm start`, in a process of its own. */
export interface StartProcess {
  child: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  errors(): string;
  /** Waits until a line matches, and returns it. */
  line(pattern: RegExp): Promise<string>;
  /** Sends SIGINT as Ctrl-C does: once from the terminal, once from npm. Waits for the end. */
  interrupt(): Promise<number | null>;
  ended: Promise<number | null>;
}

/** Starts it with the arguments that a user would give after `npm start --`. */
export function startProcess(...args: string[]): StartProcess {
  const child = spawn(process.execPath, [START, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const find = (pattern: RegExp) =>
    stripVTControlCharacters(output)
      .split('\n')
      .find((line) => pattern.test(line));
  return {
    child,
    output: () => output,
    errors: () => errors,
    async line(pattern) {
      const what = `a line like ${pattern}`;
      await waitUntil(() => find(pattern) !== undefined || child.exitCode !== null, what, {
        timeoutMs: DEADLINE_MS,
      });
      const found = find(pattern);
      if (found === undefined) throw new Error(`It ended without ${what}: ${output}${errors}`);
      return found;
    },
    async interrupt() {
      child.kill('SIGINT');
      child.kill('SIGINT');
      return ended;
    },
    ended,
  };
}
