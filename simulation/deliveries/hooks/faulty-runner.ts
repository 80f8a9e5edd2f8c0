import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CodeCheck, HookRunner, RunInput } from '../../../lib/hooks/invoking/hook-runner.ts';
import { RunnerUnavailableError } from '../../../lib/hooks/invoking/runner-unavailable-error.ts';
import type { CompiledHook } from '../../../lib/sandbox/compiled-hook.ts';
import { quickjsEngine } from '../../../lib/sandbox/quickjs-engine.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import type { Counts } from '../../counts.ts';
import type { Runs } from '../../runs.ts';
import type { SeededRandom } from '../../seeded-random.ts';
import type { DeliveryFaultRates } from '../settings.ts';

/** What runs hooks, and what it has run. */
export interface FaultyRunner extends HookRunner {
  /** How often code has run with an event, by the code's digest and the event's id. */
  ranWith(digest: string, eventId: string): number;
}

/** What it needs. */
export interface FaultyRunnerDeps {
  random: SeededRandom;
  rates: Pick<DeliveryFaultRates, 'runner' | 'ignore'>;
  now: () => number;
  runs: Runs;
  counts: Counts;
}

const QUICK_MS = [1, 40] as const;
const DIES = 0.2;

/**
 * The sandbox as the function `hooks` calls it: the real one, that is sometimes not there, dies, or whose
 * answer is lost when the code has run.
 */
export async function faultyRunner({
  random,
  rates,
  runs,
  counts,
  now,
}: FaultyRunnerDeps): Promise<FaultyRunner> {
  const wasm = fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
  const instantiate = await quickjsEngine(new Uint8Array(readFileSync(wasm)));
  const sandbox = new Sandbox({ instantiate, clock: () => performance.now() });
  const ran = new Map<string, number>();
  const keyOf = (digest: string, eventId: string) => `${digest} ${eventId}`;

  async function call<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const run = runs.current();
    const own = run?.random ?? random;
    const invoke = async () => {
      const fault = own.occurs(rates.runner)
        ? own.oneOf(['is not there', 'answer lost'] as const)
        : undefined;
      if (fault === 'is not there') throw unavailable(fault);
      const answer = await work();
      await run?.wait(own.integer(...QUICK_MS));
      if (fault) throw unavailable(fault, own.occurs(DIES));
      return answer;
    };
    return run ? run.perform(invoke) : invoke();
  }

  function unavailable(fault: string, hasDied = false): RunnerUnavailableError {
    counts.add(`runner ${hasDied ? 'died' : fault}`);
    return new RunnerUnavailableError(`The runner ${fault}`, { hasDied });
  }

  return {
    checkCode: (code) =>
      call(async (): Promise<CodeCheck> => {
        const compiled = await sandbox.compileHook(code);
        if (compiled.outcome !== 'ok') return compiled;
        const { digest, form } = compiled.hook;
        return { outcome: 'ok', digest, form };
      }),
    runCode: (hook: CompiledHook, { owner, event, attempt, timeoutMs }: RunInput) =>
      call(async () => {
        const key = keyOf(hook.digest, event.id);
        counts.add(ran.has(key) ? 'hook run again' : 'hook run');
        ran.set(key, (ran.get(key) ?? 0) + 1);
        const done = await sandbox.runHook({
          hook,
          owner,
          event: { ...event },
          attempt,
          now: now(),
          timeoutMs,
        });
        const isIgnored = done.outcome === 'ok' && random.occurs(rates.ignore);
        return isIgnored ? { ...done, effects: {} } : done;
      }),
    checkModule: noModules,
    runModule: noModules,
    ranWith: (digest, eventId) => ran.get(keyOf(digest, eventId)) ?? 0,
  };
}

async function noModules(): Promise<never> {
  throw new Error('The simulation has no modules');
}
