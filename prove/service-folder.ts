import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// The framework finds no configuration that is a link.
const CONFIGURATION = 'serverless.yml';
const PARTS = [
  'cli',
  'deploy',
  'handlers',
  'hooks',
  'lib',
  'local',
  'node_modules',
  'package.json',
  'tsconfig.json',
];

/**
 * Makes a folder with links to all that a deployment needs. The framework packages into the folder
 * in which it runs, and clears what another run is packaging there.
 */
export async function createServiceFolder(): Promise<{ path: string; close(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'tidings-service-'));
  await Promise.all(PARTS.map((part) => symlink(join(ROOT, part), join(path, part))));
  await copyFile(join(ROOT, CONFIGURATION), join(path, CONFIGURATION));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
