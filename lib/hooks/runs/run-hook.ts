import type { Event } from '../../protocol/event.ts';
import { failed } from '../../sandbox/ended-by.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import type { HookRecord } from '../hook-record.ts';
import type { HookRunner } from '../invoking/hook-runner.ts';
import type { CodeOf } from './code-cache.ts';

/** What running a hook needs. */
export interface RunDeps {
  codeOf: CodeOf;
  runner: HookRunner;
}

/**
 * Runs a hook on an event once.
 * @throws RunnerUnavailableError, StorageError: it has to be done again
 */
export async function runHook(
  { codeOf, runner }: RunDeps,
  hook: HookRecord,
  { event, attempt }: { event: Event; attempt: number },
): Promise<HookRun> {
  const { owner, type, arg, timeoutMs } = hook;
  const input = { owner, event, attempt, timeoutMs };
  if (type === 'module') return runner.runModule(arg, input);
  const code = await codeOf(hook);
  return code === undefined ? withoutCode() : runner.runCode(code, input);
}

function withoutCode(): HookRun {
  return { ...failed('cannot-load', 'The code is gone'), logs: [], ms: 0 } as HookRun;
}
