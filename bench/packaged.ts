import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import JSZip from 'jszip';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages the receiver with `serverless package`, and unzips it into `folder`. @returns its path. */
export async function packagedReceiver(folder: string): Promise<string> {
  const param = `buildFolder=.esbuild/bench-${process.pid}`;
  execFileSync(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', 'package', '--package', folder, '--param', param],
    { cwd: ROOT, stdio: 'ignore' },
  );
  return packagedFunction(folder, 'receive');
}

/** Unzips another function that was packaged with the receiver. @returns its path. */
export async function packagedFunction(folder: string, name: string): Promise<string> {
  const zip = await JSZip.loadAsync(readFileSync(join(folder, `${name}.zip`)));
  const file = join(folder, `${name}.mjs`);
  const entry = zip.file(`handlers/${name}.mjs`);
  if (!entry) throw new Error(`serverless package made no handlers/${name}.mjs`);
  writeFileSync(file, await entry.async('nodebuffer'));
  return file;
}

/** Bundles the same source with the defaults of serverless-esbuild. @returns its path. */
export async function defaultReceiver(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'receive-default.cjs');
  await build({
    entryPoints: [join(ROOT, 'handlers/receive.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: ['aws-sdk'],
    logLevel: 'error',
  });
  return file;
}
