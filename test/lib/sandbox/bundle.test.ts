import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

// A function as serverless.yml bundles it, with `.wasm` files in it as bytes.
const ENTRY = `
  import wasm from '@jitl/quickjs-wasmfile-release-sync/wasm';
  import { quickjsEngine } from './lib/sandbox/quickjs-engine.ts';
  import { Sandbox } from './lib/sandbox/sandbox.ts';
  const sandbox = new Sandbox({
    instantiate: await quickjsEngine(wasm),
    clock: () => performance.now(),
  });
  export async function handler(code, event) {
    const { hook } = await sandbox.compileHook(code);
    return sandbox.runHook({ hook, owner: 'ada', event, attempt: 1, now: 0 });
  }`;

test('the sandbox fits in one file of at most 760,000 bytes, and runs from it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'sandbox.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    loader: { '.wasm': 'binary' },
    alias: { 'node:process': join(ROOT, 'handlers/shims/node-process.ts') },
    banner: {
      js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);",
    },
  });

  expect(statSync(outfile).size).toBeLessThanOrEqual(760_000);
  const { handler } = await import(pathToFileURL(outfile).href);
  const code = 'export const hook = ({ event }) => ({ data: event.data });';
  expect(await handler(code, { id: 'event1', data: [1] })).toMatchObject({
    outcome: 'ok',
    effects: { data: [1] },
  });
});
