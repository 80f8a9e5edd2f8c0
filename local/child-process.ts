import { spawn } from 'node:child_process';

/** The end of a program: its exit code (null if it was killed) and the end of its output. */
export interface ChildExit {
  code: number | null;
  /** The last 4000 characters of standard output and standard error. */
  output: string;
}

/** A running program. It is killed when this process exits. */
export interface Child {
  ended: Promise<ChildExit>;
  /** Sends SIGTERM, after three seconds SIGKILL, and resolves when the program has ended. */
  close(): Promise<void>;
}

const KILL_AFTER_MS = 3000;
const MAX_OUTPUT = 4000;
// The exit code of shells for a command that cannot be run.
const COULD_NOT_RUN = 127;

/**
 * Starts a program in its own process group, so that Ctrl-C reaches only this process, which then
 * closes the program.
 */
export function startChild(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Child {
  const { onLine, ...spawnOptions } = options;
  const child = spawn(command, args, {
    ...spawnOptions,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const onData = (chunk: Buffer) => {
    output = (output + chunk).slice(-MAX_OUTPUT);
    for (const line of String(chunk).split('\n')) if (line.trim() !== '') onLine?.(line);
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const ended = new Promise<ChildExit>((resolve) => {
    child.once('error', (error) => resolve({ code: COULD_NOT_RUN, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // The program has already ended.
    }
  };
  const killNow = () => kill('SIGKILL');
  process.once('exit', killNow);
  ended.then(() => process.removeListener('exit', killNow));
  return {
    ended,
    async close() {
      kill('SIGTERM');
      const timeout = setTimeout(killNow, KILL_AFTER_MS);
      await ended;
      clearTimeout(timeout);
    },
  };
}
