import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../local/wait-until.ts';

const DEADLINE_MS = 60_000;

/** An example, in a process of its own. */
export interface ExampleProcess {
  /** The lines that it has printed so far. */
  lines: readonly string[];
  /** Waits until a line matches, and returns it. */
  line(pattern: RegExp): Promise<string>;
  /** Sends a signal, and waits for the end. @returns the exit code; null after SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts an example, such as `stream-service.ts`. */
export function startExample(name: string, environment: Record<string, string>): ExampleProcess {
  const path = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    lines,
    async line(pattern) {
      const find = () => lines.find((line) => pattern.test(line));
      const hasEnded = () => child.exitCode !== null;
      const what = `${name} prints ${pattern}`;
      await waitUntil(() => find() !== undefined || hasEnded(), what, { timeoutMs: DEADLINE_MS });
      const found = find();
      if (found === undefined) throw new Error(`It ended before ${what}:\n${lines.join('\n')}`);
      return found;
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
