import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import JSZip from 'jszip';
import type { TestProject } from 'vitest/node';
import type { Packaged } from './packaged.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVERLESS = join(ROOT, 'node_modules/serverless/bin/serverless.js');

/** Runs `serverless package` once for all tests, without an AWS account, and unzips what it wrote. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-package-'));
  const { AWS_PROFILE: _, ...environment } = process.env;
  const buildFolder = `.esbuild/package-${process.pid}`;
  const options = ['--package', folder, '--param', `buildFolder=${buildFolder}`];
  await promisify(execFile)(process.execPath, [SERVERLESS, 'package', ...options], {
    cwd: ROOT,
    timeout: 300_000,
    env: { ...environment, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  });
  const folders: Packaged['folders'] = {};
  for (const file of await readdir(folder))
    if (file.endsWith('.zip')) {
      const name = file.slice(0, -'.zip'.length);
      folders[name] = join(folder, name);
      await unzip(join(folder, file), join(folder, name));
    }
  const template = join(folder, 'cloudformation-template-update-stack.json');
  project.provide('packaged', { template, folders } satisfies Packaged);
  return () => rm(folder, { recursive: true, force: true });
}

async function unzip(file: string, into: string): Promise<void> {
  const zip = await JSZip.loadAsync(await readFile(file));
  for (const entry of Object.values(zip.files)) {
    if (entry.dir) continue;
    const target = join(into, entry.name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await entry.async('nodebuffer'));
  }
}
