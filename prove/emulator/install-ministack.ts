import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LocalError } from '../../local/local-error.ts';

const VERSION = '1.5.33';
const FOLDER = fileURLToPath(
  new URL(`../../node_modules/.cache/tidings/ministack-${VERSION}`, import.meta.url),
);
const INSTALL_TIMEOUT_MS = 180_000;

const run = promisify(execFile);

/** This machine cannot install the emulator. The message has the reason. */
export class EmulatorMissingError extends LocalError {}

/**
 * Installs the AWS emulator ministack once, into a virtual environment of its own, and returns the
 * path of its Python.
 * @throws EmulatorMissingError
 */
export async function installMinistack(target = FOLDER): Promise<string> {
  const installed = pythonIn(target);
  if (existsSync(installed)) return installed;
  const system = await systemPython();
  const folder = `${target}.${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await attempt('A virtual environment cannot be made', system, ['-m', 'venv', folder]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    const from = ['--retries', '1', `ministack==${VERSION}`];
    await attempt('The AWS emulator cannot be installed', pythonIn(folder), [...install, ...from]);
    // Another process may have installed it at the same time.
    await rename(folder, target).catch((error: Error) => {
      if (!existsSync(installed)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return installed;
}

function pythonIn(folder: string): string {
  return join(folder, 'bin/python');
}

async function systemPython(): Promise<string> {
  await attempt('Python 3.10 or later with venv is not on this machine', 'python3', [
    '-c',
    'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))',
  ]);
  return 'python3';
}

async function attempt(reason: string, command: string, args: string[]): Promise<void> {
  try {
    await run(command, args, { timeout: INSTALL_TIMEOUT_MS });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const detail = stderr.trim().split('\n').at(-1) ?? '';
    throw new EmulatorMissingError([reason, detail].filter(Boolean).join(': '));
  }
}
