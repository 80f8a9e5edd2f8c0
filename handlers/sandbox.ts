import wasm from '@jitl/quickjs-wasmfile-release-sync/wasm';
import type { CodeCheck } from '../lib/hooks/invoking/hook-runner.ts';
import { parseSandboxRequest } from '../lib/hooks/invoking/sandbox-request.ts';
import type { HookRun } from '../lib/sandbox/hook-run.ts';
import { quickjsEngine } from '../lib/sandbox/quickjs-engine.ts';
import { Sandbox } from '../lib/sandbox/sandbox.ts';

let started: Promise<Sandbox> | undefined;

/**
 * Checks and runs code that users store: by command of the functions `hooks` and `manage`, and with
 * nothing but what they send. Its role has no rights, and it reads no environment.
 * @throws TidingsError for what is neither
 */
export async function handler(input: unknown): Promise<CodeCheck | HookRun> {
  const request = parseSandboxRequest(input);
  started ??= start();
  const sandbox = await started;
  if (request.kind === 'run') return sandbox.runHook(request);
  const compiled = await sandbox.compileHook(request.code);
  if (compiled.outcome !== 'ok') return compiled;
  const { digest, form } = compiled.hook;
  return { outcome: 'ok', digest, form };
}

async function start(): Promise<Sandbox> {
  const instantiate = await quickjsEngine(wasm);
  return new Sandbox({ instantiate, clock: () => performance.now() });
}
