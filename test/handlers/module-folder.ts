import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A checkout with hooks of a test's own, by file name. It is gone after the test. */
export function folderWithHooks(hooks: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-hooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, 'handlers'), join(folder, 'handlers'), { recursive: true });
  for (const shared of ['lib', 'node_modules', 'package.json'])
    symlinkSync(join(ROOT, shared), join(folder, shared));
  mkdirSync(join(folder, 'hooks'));
  for (const [name, code] of Object.entries(hooks)) {
    mkdirSync(join(folder, 'hooks', name, '..'), { recursive: true });
    writeFileSync(join(folder, 'hooks', name), code);
  }
  return folder;
}

/** Bundles the function `modules` of such a folder, as serverless.yml has it. @returns the file */
export async function bundleModules(folder: string): Promise<string> {
  const { custom } = parse(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'));
  const { bundle, minify, format, platform, target, loader, mainFields, alias, banner } =
    custom.esbuild;
  const outfile = join(folder, 'modules.mjs');
  await build({
    absWorkingDir: folder,
    entryPoints: ['handlers/modules.ts'],
    outfile,
    preserveSymlinks: true,
    logLevel: 'silent',
    bundle,
    minify,
    format,
    platform,
    target,
    loader,
    mainFields,
    alias,
    banner,
  });
  return outfile;
}
