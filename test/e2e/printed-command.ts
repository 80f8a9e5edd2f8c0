import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TIDINGS = fileURLToPath(new URL('../../cli/tidings.ts', import.meta.url));

/**
 * Runs a line that begins with `npx tidings` as a shell would, and returns what it prints as JSON.
 * @param configFolder where the profiles are.
 */
export async function runPrinted(line: string, configFolder: string): Promise<unknown> {
  const [npx, tidings, ...args] = [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  if (npx !== 'npx' || tidings !== 'tidings') throw new Error(`Not a command: ${line}`);
  const { stdout } = await promisify(execFile)(process.execPath, [TIDINGS, ...args, '--json'], {
    env: { ...process.env, XDG_CONFIG_HOME: configFolder },
  });
  return JSON.parse(stdout);
}
