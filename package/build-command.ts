import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * Bundles the command into a folder: what every call needs is in few files, so that it starts quickly,
 * and what one verb needs is in files of its own. Dependencies stay imports.
 * @returns what went into it.
 */
export async function buildCommand(dist: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: path('.'),
    entryPoints: ['cli/tidings.ts'],
    outdir: join(dist, 'cli'),
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    packages: 'external',
    metafile: true,
    logLevel: 'warning',
  });
  const bin = join(dist, 'bin');
  mkdirSync(bin);
  copyFileSync(path('package/bin.mjs'), join(bin, 'tidings'));
  chmodSync(join(bin, 'tidings'), 0o755);
  return metafile;
}
