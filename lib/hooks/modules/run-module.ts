import { failed } from '../../sandbox/ended-by.ts';
import { endedWith } from '../../sandbox/ended-with.ts';
import type { Ended, HookRun } from '../../sandbox/hook-run.ts';
import { lateText } from '../../sandbox/late-text.ts';
import type { Failure } from '../../sandbox/outcome.ts';
import type { ModuleCheck, RunInput } from '../invoking/hook-runner.ts';
import { describeError } from './describe-error.ts';
import { frozenCopy } from './frozen-copy.ts';
import { type LoadModule, loadModuleHook } from './load-module.ts';
import { ModuleLog } from './module-log.ts';
import type { RunConsole } from './run-console.ts';

/** What running modules needs. */
export interface ModuleDeps {
  readonly load: LoadModule;
  readonly console: RunConsole;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
  /** Waits for so many milliseconds. Aborted, it rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

// What loading may take when it is only tried: a start with all that the module imports.
const CHECK_MS = 10_000;

/** Whether a module can be loaded and has a hook. */
export async function checkModule(deps: ModuleDeps, name: string): Promise<ModuleCheck> {
  const { ended } = await inTime(deps, CHECK_MS, async () => {
    const hook = await loadModuleHook(deps.load, name);
    return typeof hook === 'string' ? failed('cannot-load', hook) : { outcome: 'ok', effects: {} };
  });
  if (ended.outcome === 'ok') return { outcome: 'ok' };
  return {
    outcome: ended.outcome,
    error: { name: ended.error.name, message: ended.error.message },
  };
}

/**
 * Runs a module's hook. Whatever it does is in the answer, except that a loop without end takes all of the
 * function's time.
 */
export async function runModule(
  deps: ModuleDeps,
  name: string,
  { event, attempt, timeoutMs }: Omit<RunInput, 'owner'>,
): Promise<HookRun> {
  const { ended, logs, ms } = await inTime(deps, timeoutMs, async (log, reached) => {
    const hook = await loadModuleHook(deps.load, name);
    if (typeof hook === 'string') return failed('cannot-load', hook);
    reached('threw');
    const given = { event: frozenCopy(event), attempt, log: log.write };
    const value = await hook(Object.freeze(given));
    reached('invalid-result');
    const json = JSON.stringify(value ?? null) as string | undefined;
    return json === undefined
      ? failed('invalid-result', `A ${typeof value} is not JSON`)
      : endedWith(json);
  });
  return { ...ended, logs, ms };
}

/** Work with a log, which says how far it got: what it fails with from there on. */
type Work = (log: ModuleLog, reached: (usual: Failure) => void) => Promise<Ended>;

async function inTime({ console, clock, sleep }: ModuleDeps, limitMs: number, work: Work) {
  const started = clock();
  const log = new ModuleLog();
  const over = new AbortController();
  const late = failed('timed-out', lateText(limitMs));
  let usual: Failure = 'cannot-load';
  const perform = async (): Promise<Ended> => {
    try {
      return await work(log, (next) => {
        usual = next;
      });
    } catch (error) {
      return { outcome: usual, error: describeError(error) };
    }
  };
  const first = await Promise.race([
    console.within(log.write, perform),
    sleep(limitMs, over.signal).then(() => late),
  ]);
  over.abort();
  const ms = clock() - started;
  // No timer interrupts what never yields.
  return { ended: ms > limitMs ? late : first, logs: log.close(), ms };
}
