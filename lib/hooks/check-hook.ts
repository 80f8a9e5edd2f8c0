import type { CompiledHook } from '../sandbox/compiled-hook.ts';
import type { HookType } from './hook-record.ts';
import { InvalidHookError } from './invalid-hook-error.ts';
import type { HookRunner } from './invoking/hook-runner.ts';

/**
 * Checks that a hook can be loaded, before anything is stored.
 * @returns its code; undefined for a module
 * @throws InvalidHookError with the field; RunnerUnavailableError
 */
export async function checkHook(
  runner: HookRunner,
  { type, arg, code = arg }: { type: HookType; arg: string; code?: string | undefined },
): Promise<CompiledHook | undefined> {
  const field = type === 'file' ? 'code' : 'arg';
  if (type === 'module') {
    const check = await runner.checkModule(arg);
    if (check.outcome === 'ok') return undefined;
    throw new InvalidHookError(field, check.error);
  }
  const check = await runner.checkCode(code);
  if (check.outcome === 'ok') return { code, digest: check.digest, form: check.form };
  throw new InvalidHookError(field, check.error);
}
