import { spawn } from 'node:child_process';

/**
 * How a program ended: its exit code, null if it was killed, and its last words (standard error and
 * output).
 */
export interface ChildEnd {
  code: number | null;
  lastWords: string;
}

/** A program that was started, and ends with us at the latest. */
export interface Child {
  ended: Promise<ChildEnd>;
  /** Asks it to end, insists after three seconds, and resolves when it has. */
  close(): Promise<void>;
}

const INSIST_AFTER_MS = 3000;
// As shells have it.
const COULD_NOT_RUN = 127;

/** Starts a program in a process group of its own: Ctrl-C reaches us, and we end it in order. */
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
  let lastWords = '';
  const listen = (chunk: Buffer) => {
    lastWords = (lastWords + chunk).slice(-4000);
    for (const line of String(chunk).split('\n')) if (line.trim() !== '') onLine?.(line);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: COULD_NOT_RUN, lastWords: error.message }));
    child.once('close', (code) => resolve({ code, lastWords: lastWords.trim() }));
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const killNow = () => kill('SIGKILL');
  process.once('exit', killNow);
  ended.then(() => process.removeListener('exit', killNow));
  return {
    ended,
    async close() {
      kill('SIGTERM');
      const overdue = setTimeout(killNow, INSIST_AFTER_MS);
      await ended;
      clearTimeout(overdue);
    },
  };
}
