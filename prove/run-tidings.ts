import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TIDINGS = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url));
const ATTEMPTS = 20;
const PAUSE_MS = 250;
// What the service refused, or did not answer.
const FAILED = 1;

/**
 * Runs the command, and returns the document that it prints. It is run again if the service refuses: the
 * functions of the proof share the ten executions of a new account.
 * @throws an error with the exit code in `code`.
 */
export async function runTidings(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<unknown> {
  const env = { ...process.env, ...environment };
  for (let attempt = 1; ; attempt += 1)
    try {
      const all = [TIDINGS, ...args, '--json'];
      const { stdout } = await promisify(execFile)(process.execPath, all, { env });
      return JSON.parse(stdout);
    } catch (error) {
      if ((error as { code?: unknown }).code !== FAILED || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
}
