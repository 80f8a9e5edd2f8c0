import type { HookRunner } from '../../../lib/hooks/invoking/hook-runner.ts';
import { RunnerUnavailableError } from '../../../lib/hooks/invoking/runner-unavailable-error.ts';
import type { Compilation } from '../../../lib/sandbox/check-code.ts';
import { NOW, testSandbox } from '../sandbox/test-sandbox.ts';

/** Runs code in the real sandbox, in this process; there are no modules. */
export async function sandboxRunner(): Promise<HookRunner> {
  const sandbox = await testSandbox();
  const checked = (compilation: Compilation) => {
    if (compilation.outcome !== 'ok') return compilation;
    const { digest, form } = compilation.hook;
    return { outcome: 'ok' as const, digest, form };
  };
  return {
    checkCode: async (code) => checked(await sandbox.compileHook(code)),
    checkModule: async () => ({
      outcome: 'cannot-load',
      error: { name: '', message: 'There is no such module' },
    }),
    runCode: (hook, { event, ...input }) =>
      sandbox.runHook({ hook, now: NOW, event: { ...event }, ...input }),
    runModule: async () => {
      throw new RunnerUnavailableError('There are no modules');
    },
  };
}
