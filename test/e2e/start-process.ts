import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { waitUntil } from '../../local/wait-until.ts';

// More than a line takes on a machine that is six times slower, and less than a test may take.
const DEADLINE_MS = 150_000;
const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** The program behind `npm start`, in a process of its own. */
export interface StartProcess {
  child: ChildProcess;
  /** Where it stores the profile `local`, for the time that it runs: XDG_CONFIG_HOME. */
  configFolder: string;
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
  // Every start stores the profile `local`: beside others it needs a place of its own.
  const configFolder = mkdtempSync(join(tmpdir(), 'tidings-config-'));
  const child = spawn(process.execPath, [START, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CONFIG_HOME: configFolder },
  });
  child.once('close', () => rmSync(configFolder, { recursive: true, force: true }));
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
    configFolder,
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
