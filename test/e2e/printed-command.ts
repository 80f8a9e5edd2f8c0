import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TIDINGS = fileURLToPath(new URL('../../cli/tidings.ts', import.meta.url));

/**
 * Runs a line that begins with `npx tidings` as a shell would, and returns what it prints as JSON; of
 * what runs until it is stopped, the first line.
 * @param configFolder where the profiles are.
 */
export async function runPrinted(line: string, configFolder: string): Promise<unknown> {
  const [npx, tidings, ...args] = [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  if (npx !== 'npx' || tidings !== 'tidings') throw new Error(`Not a command: ${line}`);
  const run = promisify(execFile)(process.execPath, [TIDINGS, ...args, '--json'], {
    env: { ...process.env, XDG_CONFIG_HOME: configFolder },
  });
  if (args[0] !== 'listen') return JSON.parse((await run).stdout);
  const lines = createInterface({ input: run.child.stdout ?? process.stdin });
  const first = new Promise<string>((resolve) => lines.once('line', resolve));
  const ended = run.catch(() => undefined);
  const printed = await Promise.race([first, ended.then(() => '')]);
  run.child.kill('SIGINT');
  await ended;
  return JSON.parse(printed);
}
