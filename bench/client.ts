import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles `tidings/client` as for a page, minified: how many bytes it has. */
export async function benchClient() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../client/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return { bytes: outputFiles[0]?.contents.length ?? Number.NaN };
}
