import { createHash } from 'node:crypto';
import type { HookRunner, RunInput } from '../../../lib/hooks/invoking/hook-runner.ts';
import { failed } from '../../../lib/sandbox/ended-by.ts';
import type { HookEffects } from '../../../lib/sandbox/hook-effects.ts';
import type { HookRun } from '../../../lib/sandbox/hook-run.ts';
import type { Failure } from '../../../lib/sandbox/outcome.ts';

/** What a hook does with an event: returns effects, or ends as its name says. */
export type Script = (input: RunInput) => HookEffects | Failure | Promise<HookEffects | Failure>;

/** What hooks do, by their code or the name of their module. */
export type Scripts = Record<string, Script>;

/** A runner whose code does what scripts say; code without a script returns nothing. */
export function scriptedRunner(scripts: Scripts): HookRunner {
  async function run(code: string, input: RunInput): Promise<HookRun> {
    const script = Object.hasOwn(scripts, code) ? scripts[code] : undefined;
    // It travels as text.
    const result = (await script?.(JSON.parse(JSON.stringify(input)))) ?? {};
    const logs = [`${code} has run`];
    if (typeof result !== 'string') return { outcome: 'ok', effects: result, logs, ms: 1 };
    return { ...failed(result, `${code} failed`), logs, ms: 1 } as HookRun;
  }
  const digestOf = (code: string) => createHash('sha256').update(code).digest('hex');
  const unloadable = {
    outcome: 'cannot-load',
    error: { name: 'SyntaxError', message: 'No' },
  } as const;
  return {
    checkCode: async (code) =>
      code.startsWith('broken')
        ? unloadable
        : { outcome: 'ok', digest: digestOf(code), form: 'script' },
    checkModule: async (name) => (Object.hasOwn(scripts, name) ? { outcome: 'ok' } : unloadable),
    runCode: ({ code }, input) => run(code, input),
    runModule: (name, input) => run(name, input),
  };
}
