import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

// As Debian and others name it.
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome'];
// For each of two steps, which take eleven seconds here together.
const INSTALL_TIMEOUT_MS = 75_000;

const run = promisify(execFile);

/** A Chromium, or why there is none, in one line. */
export type Chromium = { path: string } | { missing: string };

/** What decides whether a browser can be installed. */
export interface Machine {
  /** The user's number; undefined where there is none. */
  uid: number | undefined;
  /** The system as os-release(5) names it; undefined where there is no such file. */
  system: string | undefined;
}

/** Finds Chromium, or installs Debian's with apt. Without it the tests of pages are left out. */
export async function installChromium(machine?: Machine): Promise<Chromium> {
  const found = await findChromium();
  if (found !== undefined) return { path: found };
  const { uid, system } = machine ?? (await thisMachine());
  if (system !== 'debian')
    return { missing: 'There is no Chromium, and only Debian’s is installed by the tests.' };
  if (uid !== 0) return { missing: 'There is no Chromium, and apt installs it for root only.' };
  try {
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', 'chromium');
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const reason = stderr.trim().split('\n').at(-1) || message;
    return { missing: `Chromium cannot be installed: ${reason}` };
  }
  const installed = await findChromium();
  return installed === undefined
    ? { missing: 'The Chromium that apt has installed does not start.' }
    : { path: installed };
}

async function findChromium(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const path of COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command))))
    if (existsSync(path) && (await starts(path))) return path;
  return undefined;
}

// Ubuntu has a script of that name, which wants another package manager.
function starts(path: string): Promise<boolean> {
  return run(path, ['--version']).then(
    () => true,
    () => false,
  );
}

async function thisMachine(): Promise<Machine> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const [, system] = /^ID="?(\w+)"?$/m.exec(release) ?? [];
  return { uid: process.getuid?.(), system };
}

function apt(...args: string[]) {
  // Another installation may be under way.
  const options = ['--quiet', '--option', 'DPkg::Lock::Timeout=120'];
  return run('apt-get', [...options, ...args], {
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
