import type { Event } from '../../protocol/event.ts';
import type { CompiledHook } from '../../sandbox/compiled-hook.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import type { Failure } from '../../sandbox/outcome.ts';

/** What every run has. */
export interface RunInput {
  owner: string;
  event: Event;
  /** 1 for the first run of the hook with this event. */
  attempt: number;
  timeoutMs: number;
}

/** What checking code comes to. */
export type CodeCheck =
  | ({ outcome: 'ok' } & Pick<CompiledHook, 'digest' | 'form'>)
  | { outcome: Failure; error: { name: string; message: string } };

/** What checking the name of a module comes to. */
export type ModuleCheck =
  | { outcome: 'ok' }
  | { outcome: Failure; error: { name: string; message: string } };

/**
 * Where code runs. Whatever the code does is in the answers.
 * @throws RunnerUnavailableError what is not the code's fault: it may work later
 */
export interface HookRunner {
  checkCode(code: string): Promise<CodeCheck>;
  checkModule(name: string): Promise<ModuleCheck>;
  runCode(hook: CompiledHook, input: RunInput): Promise<HookRun>;
  runModule(name: string, input: RunInput): Promise<HookRun>;
}
