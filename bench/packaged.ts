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
  const zip = await JSZip.loadAsync(readFileSync(join(folder, 'receive.zip')));
  const file = join(folder, 'receive.mjs');
  const entry = zip.file('handlers/receive.mjs');
  if (!entry) throw new Error('serverless package made no handlers/receive.mjs');
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
