import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompiledHook } from '../../../lib/sandbox/compiled-hook.ts';
import type { HookRun } from '../../../lib/sandbox/hook-run.ts';
import { type Instantiate, quickjsEngine } from '../../../lib/sandbox/quickjs-engine.ts';
import { type HookCall, Sandbox } from '../../../lib/sandbox/sandbox.ts';

/** The time of every run of a test: 2023-11-14T22:13:20Z. */
export const NOW = 1_700_000_000_000;

export const EVENT = {
  id: 'event1',
  type: 'order.paid',
  data: { name: 'Ada', items: [1, { a: 2 }] },
};

/** QuickJS from the package's own file, compiled once for each file of tests. */
export function testEngine(): Promise<Instantiate> {
  const wasm = import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return quickjsEngine(new Uint8Array(readFileSync(fileURLToPath(wasm))));
}

/** A sandbox by the real clock. */
export async function testSandbox(): Promise<Sandbox> {
  return new Sandbox({ instantiate: await testEngine(), clock: () => performance.now() });
}

/** Code that is not checked before it runs, as if it had been stored by another version. */
export function unchecked(code: string, form: CompiledHook['form'] = 'script'): CompiledHook {
  return { code, form, digest: '' };
}

/** What differs from a first attempt of the owner `ada` with `EVENT`. */
export type CallDetails = Partial<Omit<HookCall, 'hook'>>;

/** Checks code and runs it. @throws Error if the code cannot be a hook */
export async function run(
  sandbox: Sandbox,
  code: string,
  details: CallDetails = {},
): Promise<HookRun> {
  const compiled = await sandbox.compileHook(code);
  if (compiled.outcome !== 'ok') throw new Error(`${code}: ${compiled.error.message}`);
  return runCompiled(sandbox, compiled.hook, details);
}

export function runCompiled(
  sandbox: Sandbox,
  hook: CompiledHook,
  {
    owner = 'ada',
    event = EVENT,
    attempt = 1,
    now = NOW,
    timeoutMs = 10_000,
    memoryBytes,
  }: CallDetails,
): Promise<HookRun> {
  return sandbox.runHook({
    hook,
    owner,
    event,
    attempt,
    now,
    timeoutMs,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  });
}
