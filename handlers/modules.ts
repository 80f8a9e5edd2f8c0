import { setTimeout as sleep } from 'node:timers/promises';
import type { ModuleCheck } from '../lib/hooks/invoking/hook-runner.ts';
import { parseModuleRequest } from '../lib/hooks/invoking/module-request.ts';
import { runConsole } from '../lib/hooks/modules/run-console.ts';
import { checkModule, type ModuleDeps, runModule } from '../lib/hooks/modules/run-module.ts';
import { jsonLog } from '../lib/log.ts';
import type { Event } from '../lib/protocol/event.ts';
import type { HookRun } from '../lib/sandbox/hook-run.ts';
import { loadHookModule } from './parts/hook-modules.ts';
import { keepRunning } from './parts/keep-running.ts';

const log = jsonLog(console.log.bind(console));
// Lambda, or what stands in for it: the process is this function's alone.
if (process.env['AWS_LAMBDA_FUNCTION_NAME']) keepRunning(process, log);

const deps: ModuleDeps = {
  load: loadHookModule,
  console: runConsole(console),
  clock: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/**
 * Runs the deployer's own hooks, by command of the functions `hooks` and `manage`.
 * @throws TidingsError for what is neither a check nor a run
 */
export async function handler(input: unknown): Promise<ModuleCheck | HookRun> {
  const request = parseModuleRequest(input);
  if (request.kind === 'check') return checkModule(deps, request.name);
  return runModule(deps, request.name, { ...request, event: request.event as unknown as Event });
}
