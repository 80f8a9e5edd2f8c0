import { spawn } from 'node:child_process';

/** The end of a program: its exit code (null if it was killed) and the end of its output. */
export interface ChildExit {
  code: number | null;
  /** The last 4000 characters of standard output and standard error. */
  output: string;
}

/** A running program. It is killed when this process ends, on Windows unless this process is killed. */
export interface Child {
  ended: Promise<ChildExit>;
  /** Sends a signal to the program alone, if it has not ended. Windows has none. */
  notify(signal: NodeJS.Signals): void;
  /** Sends SIGTERM, after three seconds SIGKILL, and resolves when the program has ended. */
  close(): Promise<void>;
}

const KILL_AFTER_MS = 3000;
const MAX_OUTPUT = 4000;
// The exit code of shells for a command that cannot be run.
const COULD_NOT_RUN = 127;

// A shell becomes the program, beside a process that kills its group once the other end of standard
// input is closed: that is all that is left to do for a process that was killed itself.
const UNTIL_THE_PARENT_ENDS = `
  exec 3<&0 </dev/null
  (read -r _ <&3; kill -s KILL -- "-$$") >/dev/null 2>&1 &
  exec "$@" 3<&-
`;

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
  const isWindows = process.platform === 'win32';
  const [file, ...fileArgs] = isWindows
    ? [command, ...args]
    : ['/bin/sh', '-c', UNTIL_THE_PARENT_ENDS, 'sh', command, ...args];
  const child = spawn(file, fileArgs, {
    ...spawnOptions,
    stdio: ['pipe', 'pipe', 'pipe'],
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
    notify: (signal) => void (isWindows || child.kill(signal)),
    async close() {
      kill('SIGTERM');
      const timeout = setTimeout(killNow, KILL_AFTER_MS);
      await ended;
      clearTimeout(timeout);
    },
  };
}
