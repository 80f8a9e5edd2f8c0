import { createHash } from 'node:crypto';
import { endedByLambda } from '../../lib/hooks/invoking/ended-by-lambda.ts';
import type { HookRunner } from '../../lib/hooks/invoking/hook-runner.ts';
import type { ModuleRequest } from '../../lib/hooks/invoking/module-request.ts';
import {
  parseCodeCheck,
  parseModuleCheck,
  parseRun,
} from '../../lib/hooks/invoking/parse-answer.ts';
import { RunnerUnavailableError } from '../../lib/hooks/invoking/runner-unavailable-error.ts';
import type { SandboxRequest } from '../../lib/hooks/invoking/sandbox-request.ts';
import { requiredVariable } from './environment.ts';
import { lambdaInvoke } from './lambda-invoke.ts';

// A cold start, and the way there and back.
const START_MS = 15_000;
// Lambda ends the function `modules` after 30 seconds: a loop that never yields has no other end.
const MODULE_MS = 40_000;

/**
 * The functions `sandbox` and `modules`, as the environment names them.
 * @param maxAnswerMs the longest wait for an answer, for a function that has to answer itself by then
 */
export function hookRunnerFromEnvironment(
  environment: NodeJS.ProcessEnv,
  maxAnswerMs = Number.POSITIVE_INFINITY,
): HookRunner {
  const sandboxFunction = requiredVariable(environment, 'SANDBOX_FUNCTION');
  const modulesFunction = requiredVariable(environment, 'MODULES_FUNCTION');
  const hasTenants = environment['SANDBOX_TENANCY'] === 'per-tenant';
  const region = requiredVariable(environment, 'AWS_REGION');
  const invoke = lambdaInvoke(endpointOf(environment, region), region);

  async function inSandbox(input: SandboxRequest, tenant: string, workMs: number) {
    const functionName = sandboxFunction;
    const tenantId = hasTenants ? digestOf(tenant) : undefined;
    const answerMs = Math.min(workMs + START_MS, maxAnswerMs);
    const { failed, text } = await invoke({ functionName, input, answerMs, tenantId });
    const output = jsonOf(functionName, text);
    if (failed) throw failure(functionName, output);
    return output;
  }

  async function amongModules(input: ModuleRequest) {
    const functionName = modulesFunction;
    const answerMs = Math.min(MODULE_MS, maxAnswerMs);
    const { failed, text } = await invoke({ functionName, input, answerMs });
    return { failed, output: jsonOf(functionName, text) };
  }

  return {
    async checkCode(code) {
      // Code that is not stored yet shares an environment with the same code alone.
      const output = await inSandbox({ kind: 'check', code }, `code ${code}`, 0);
      return read(sandboxFunction, parseCodeCheck, output);
    },

    async checkModule(name) {
      const { failed, output } = await amongModules({ kind: 'check', name });
      const ended = failed ? endedByLambda(output) : undefined;
      if (ended && ended.outcome !== 'ok') return ended;
      if (failed) throw failure(modulesFunction, output);
      return read(modulesFunction, parseModuleCheck, output);
    },

    async runCode({ code, form, digest }, { owner, event, attempt, timeoutMs }) {
      const hook = { code, form, digest };
      const now = Date.now();
      const work = { owner, hook, event: { ...event }, attempt, now, timeoutMs };
      const output = await inSandbox({ kind: 'run', ...work }, `owner ${owner}`, timeoutMs);
      return read(sandboxFunction, parseRun, output);
    },

    async runModule(name, { event, attempt, timeoutMs }) {
      const started = performance.now();
      const work = { name, event: { ...event }, attempt, timeoutMs };
      const { failed, output } = await amongModules({ kind: 'run', ...work });
      if (!failed) return read(modulesFunction, parseRun, output);
      const ended = endedByLambda(output);
      if (ended) return { ...ended, logs: [], ms: performance.now() - started };
      throw failure(modulesFunction, output);
    },
  };
}

// As the SDK's clients find theirs.
function endpointOf(environment: NodeJS.ProcessEnv, region: string): string {
  const { AWS_ENDPOINT_URL_LAMBDA: ofLambda, AWS_ENDPOINT_URL: ofAll } = environment;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return ofLambda || ofAll || `https://lambda.${region}.${suffix}`;
}

// Ids of tenants are kept in logs of AWS's: they say nothing of who it is.
function digestOf(tenant: string): string {
  return createHash('sha256').update(tenant).digest('hex');
}

function jsonOf(name: string, text: string): unknown {
  return read(name, (json) => JSON.parse(String(json)) as unknown, text);
}

function read<Result>(name: string, parse: (output: unknown) => Result, output: unknown): Result {
  try {
    return parse(output);
  } catch {
    // What was found repeats what was answered, which may be the data of an event: no cause, for a log has it.
    const message = `The function ${name} answered something else`;
    throw new RunnerUnavailableError(message, { hasDied: true });
  }
}

function failure(name: string, output: unknown): RunnerUnavailableError {
  const { errorType } = Object(output) as { errorType?: unknown };
  const isType = typeof errorType === 'string' && /^[\w.]{1,100}$/.test(errorType);
  const type = isType ? errorType : 'no type';
  return new RunnerUnavailableError(`The function ${name} failed: ${type}`, { hasDied: true });
}
