import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/tidings/', import.meta.url));
const INSTALL_TIMEOUT_MS = 60_000;

type Run = (command: string, ...args: string[]) => Promise<string>;

/** A Python with Google's client, or the reason why there is none. */
export type PythonEnvironment = { python: string } | { missing: string };

/**
 * Installs Google's Python client into a folder below `cache`, once for each version of Python and of
 * the client.
 */
export async function preparePython(env = process.env, cache = CACHE): Promise<PythonEnvironment> {
  const run: Run = async (command, ...args) =>
    (await promisify(execFile)(command, args, { env, timeout: INSTALL_TIMEOUT_MS })).stdout;
  const version = await run('python3', '-c', 'import venv, sys; print(sys.version)').catch(
    () => undefined,
  );
  if (version === undefined) return { missing: 'there is no Python 3 with venv' };

  const hash = createHash('sha256').update(version).update(readFileSync(REQUIREMENTS));
  const folder = join(cache, `python-${hash.digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'installed');
  if (existsSync(marker)) return { python };
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await install(run, folder, python);
    writeFileSync(marker, '');
    return { python };
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const lines = (stderr || message).trim().split('\n');
    return { missing: `it could not be installed (${lines.at(-1)?.slice(0, 200)})` };
  }
}

async function install(run: Run, folder: string, python: string): Promise<void> {
  const patience = ['--timeout', '10', '--retries', '1', '--disable-pip-version-check'];
  const packages = ['install', '--quiet', '--no-compile', ...patience, '-r', REQUIREMENTS];
  // The pip of the machine spares the time to install one.
  const hasPip = await run('python3', '-m', 'pip', '--python', 'python3', '--version').then(
    () => true,
    () => false,
  );
  if (hasPip) {
    await run('python3', '-m', 'venv', '--without-pip', folder);
    await run('python3', '-m', 'pip', '--python', python, ...packages);
  } else {
    await run('python3', '-m', 'venv', folder);
    await run(python, '-m', 'pip', ...packages);
  }
}
