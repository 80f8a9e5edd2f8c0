import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const VERSION = '22.23.3';
const FOLDER = fileURLToPath(
  new URL(`../../node_modules/.cache/tidings/node-${VERSION}`, import.meta.url),
);
const INSTALL_TIMEOUT_MS = 120_000;

const run = promisify(execFile);

/** A Node 22, or why there is none. */
export type Node22 = { path: string } | { missing: string };

/**
 * Installs Node 22 once, as the package that its maintainers make for this system: 185 MB, which not every
 * installation of this repository should have. Without it the tests on it are left out.
 */
export async function installNode22(folder = FOLDER): Promise<Node22> {
  const name = packageOf(process.platform, process.arch);
  const path = (from: string) =>
    join(from, 'node_modules', name, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  if (existsSync(path(folder))) return { path: path(folder) };
  const temporary = `${folder}.${process.pid}`;
  try {
    await mkdir(temporary, { recursive: true });
    // Without one, npm would install into the project around the folder.
    await writeFile(join(temporary, 'package.json'), '{"private": true}');
    const args = ['install', '--no-audit', '--no-fund', '--fetch-retries', '1'];
    await run('npm', [...args, '--loglevel', 'error', `${name}@${VERSION}`], {
      cwd: temporary,
      timeout: INSTALL_TIMEOUT_MS,
      shell: process.platform === 'win32',
    });
    await rename(temporary, folder);
    return { path: path(folder) };
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const reason = stderr.trim().split('\n').at(0) || message;
    return { missing: `Node ${VERSION} cannot be installed: ${reason}` };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

// https://www.npmjs.com/package/node has one for each system.
function packageOf(platform: string, arch: string): string {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
