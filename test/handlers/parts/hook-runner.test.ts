import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hookRunnerFromEnvironment } from '../../../handlers/parts/hook-runner.ts';
import { lambdaInvoke } from '../../../handlers/parts/lambda-invoke.ts';
import type { HookRunner, RunInput } from '../../../lib/hooks/invoking/hook-runner.ts';
import { RunnerUnavailableError } from '../../../lib/hooks/invoking/runner-unavailable-error.ts';
import { errorFields } from '../../../lib/log.ts';
import type { CompiledHook } from '../../../lib/sandbox/compiled-hook.ts';
import { EVENT } from '../../lib/hooks/modules/run-modules.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { type LambdaFront, startLambdaFront } from '../../support/lambda-front.ts';

const HOOK: CompiledHook = { code: 'export const hook = () => null', form: 'module', digest: 'd' };
const INPUT: RunInput = { owner: 'ann', event: EVENT, attempt: 2, timeoutMs: 500 };
const RUN = { outcome: 'ok', effects: { data: 1 }, logs: ['x'], ms: 3 };
const FAILED = { 'x-amz-function-error': 'Unhandled' };

let lambda: LambdaFront;
let environment: NodeJS.ProcessEnv;
let runner: HookRunner;
beforeAll(async () => {
  lambda = await startLambdaFront('local');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'HooksRole');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    SANDBOX_FUNCTION: 'tidings-dev-sandbox',
    MODULES_FUNCTION: 'tidings-dev-modules',
    SANDBOX_TENANCY: 'none',
  };
  runner = hookRunnerFromEnvironment(environment);
});
afterAll(() => lambda.close());
beforeEach(() => {
  lambda.requests.length = 0;
  lambda.answers.length = 0;
});

/** The ways to run hooks, and the function of each. */
const RUNS: readonly [string, string, () => Promise<unknown>][] = [
  ['a run of code', 'tidings-dev-sandbox', () => runner.runCode(HOOK, INPUT)],
  ['a check of code', 'tidings-dev-sandbox', () => runner.checkCode(HOOK.code)],
  ['a run of a module', 'tidings-dev-modules', () => runner.runModule('example', INPUT)],
  ['a check of a module', 'tidings-dev-modules', () => runner.checkModule('example')],
];

describe('what is sent', () => {
  test('has the code, the event and the limit, and no tenant', async () => {
    lambda.answers.push({ body: RUN });
    expect(await runner.runCode(HOOK, INPUT)).toEqual(RUN);
    const [request] = lambda.requests;
    expect(request?.input).toEqual({
      kind: 'run',
      owner: 'ann',
      hook: HOOK,
      event: EVENT,
      attempt: 2,
      now: expect.any(Number),
      timeoutMs: 500,
    });
    expect(request?.headers).not.toHaveProperty('x-amz-tenant-id');
  });

  test('has the name of a module, and not whose event it is', async () => {
    lambda.answers.push({ body: RUN });
    expect(await runner.runModule('example', INPUT)).toEqual(RUN);
    expect(lambda.requests[0]?.input).toEqual({
      kind: 'run',
      name: 'example',
      event: EVENT,
      attempt: 2,
      timeoutMs: 500,
    });
  });

  test('may be checks', async () => {
    const answer = { outcome: 'ok', digest: 'd', form: 'module' };
    lambda.answers.push({ body: answer });
    expect(await runner.checkCode(HOOK.code)).toEqual(answer);
    expect(await runner.checkModule('example')).toEqual({ outcome: 'ok' });
    expect(lambda.requests.map(({ input }) => input)).toEqual([
      { kind: 'check', code: HOOK.code },
      { kind: 'check', name: 'example' },
    ]);
  });

  test.each(RUNS)('of %s is a signed request that waits for the answer', async (_, name, run) => {
    lambda.answers.push({ body: '?' });
    await run().catch(() => undefined);
    expect(lambda.requests).toMatchObject([
      {
        method: 'POST',
        path: `/2015-03-31/functions/${name}/invocations`,
        headers: { 'x-amz-invocation-type': 'RequestResponse' },
        signed: { accessKeyId: 'HooksRole', scope: 'eu-west-1/lambda', isValid: true },
      },
    ]);
  });

  test('names a tenant for each owner and for each code that is checked, if tenants are apart', async () => {
    const apart = hookRunnerFromEnvironment({ ...environment, SANDBOX_TENANCY: 'per-tenant' });
    lambda.answers.push({ body: { ...RUN, digest: 'd', form: 'script' } });
    await apart.runCode(HOOK, INPUT);
    await apart.runCode({ ...HOOK, code: '' }, INPUT);
    await apart.runCode(HOOK, { ...INPUT, owner: 'ben' });
    await apart.checkCode('ann');
    await apart.checkCode('ben');
    await apart.runModule('example', INPUT);
    const tenants = lambda.requests.map(({ headers }) => headers['x-amz-tenant-id']);
    const ofAnn = createHash('sha256').update('owner ann').digest('hex');
    expect(tenants.slice(0, 2)).toEqual([ofAnn, ofAnn]);
    expect(new Set(tenants).size).toBe(5);
    expect(tenants[5]).toBeUndefined();
    for (const { signed } of lambda.requests) expect(signed.isValid).toBe(true);
  });
});

describe('an answer by no fault of the code', () => {
  test.each([
    ['fails', 500, 3],
    ['has no such function', 404, 1],
    ['forbids it', 403, 1],
  ])('that %s is one of the runner, after %i: %i requests', async (_, status, requests) => {
    lambda.answers.push({ status, headers: { 'x-amzn-errortype': 'SomeException:http://x' } });
    const error = await runner.runCode(HOOK, INPUT).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunnerUnavailableError);
    expect(error).toMatchObject({
      code: 'hook-runner-unavailable',
      message: `Lambda answered ${status} (SomeException) to an invocation of tidings-dev-sandbox`,
    });
    expect(lambda.requests).toHaveLength(requests);
  });

  test('that comes at the third attempt is none', async () => {
    lambda.answers.push({ status: 429 }, 'hang-up', { body: RUN });
    expect(await runner.runCode(HOOK, INPUT)).toEqual(RUN);
    expect(lambda.requests).toHaveLength(3);
  });

  test('that throttles is waited out for seconds, since runs take milliseconds', async () => {
    lambda.answers.push({
      status: 429,
      headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
    });
    const pauses: number[] = [];
    const invoke = lambdaInvoke(lambda.url, 'eu-west-1', async (pauseMs) => pauses.push(pauseMs));
    const invocation = { functionName: 'tidings-dev-sandbox', input: {}, answerMs: 20_000 };
    await expect(invoke(invocation)).rejects.toMatchObject({
      name: 'RunnerUnavailableError',
      message:
        'Lambda answered 429 (TooManyRequestsException) to an invocation of tidings-dev-sandbox',
      hasDied: false,
    });
    const [first = 0, last = 0] = [pauses[0], pauses.at(-1)];
    expect(pauses).toHaveLength(5);
    expect(first).toBeLessThan(500);
    expect(last).toBeGreaterThan(1000);
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeLessThan(10_000);
  });

  test('that throttles for as long as may be waited has not had the code run', async () => {
    lambda.answers.push({ status: 429 });
    const invoke = lambdaInvoke(lambda.url, 'eu-west-1');
    const invocation = { functionName: 'tidings-dev-sandbox', input: {}, answerMs: 50 };
    const error = await invoke(invocation).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RunnerUnavailableError', hasDied: false });
  });

  test('may be none at all', async () => {
    lambda.answers.push('hang-up');
    await expect(runner.runModule('example', INPUT)).rejects.toBeInstanceOf(RunnerUnavailableError);
    const refusing = hookRunnerFromEnvironment({
      ...environment,
      AWS_ENDPOINT_URL_LAMBDA: REFUSING_URL,
    });
    await expect(refusing.runCode(HOOK, INPUT)).rejects.toMatchObject({
      message: 'The function tidings-dev-sandbox gave no answer',
      cause: expect.any(Error),
    });
  });

  test('that does not come in time is waited for once', async () => {
    lambda.answers.push('wait');
    const invoke = lambdaInvoke(lambda.url, 'eu-west-1');
    await expect(
      invoke({ functionName: 'tidings-dev-sandbox', input: {}, answerMs: 100 }),
    ).rejects.toMatchObject({
      name: 'RunnerUnavailableError',
      message: 'The function tidings-dev-sandbox gave no answer in 0.1 s',
    });
    expect(lambda.requests).toHaveLength(1);
  });

  test('is waited for no longer than the caller may', async () => {
    lambda.answers.push('wait');
    const hurried = hookRunnerFromEnvironment(environment, 50);
    await expect(hurried.runCode(HOOK, INPUT)).rejects.toBeInstanceOf(RunnerUnavailableError);
    await expect(hurried.checkModule('x')).rejects.toBeInstanceOf(RunnerUnavailableError);
    expect(lambda.requests).toHaveLength(2);
  });

  test.each(RUNS)('that is no JSON, or another one, ends %s', async (_, name, run) => {
    for (const body of ['', '<html>', 'null', '7', '{}', '[]', '{"outcome":"good"}']) {
      lambda.answers.splice(0, 1, { body });
      await expect(run()).rejects.toMatchObject({
        name: 'RunnerUnavailableError',
        message: `The function ${name} answered something else`,
      });
    }
  });

  test.each(RUNS)('leaves nothing of what it says for a log: %s', async (_, _name, run) => {
    for (const body of ['S3CRET', '{"outcome":"S3CRET"}', '{"outcome":"threw","error":"S3CRET"}']) {
      lambda.answers.splice(0, 1, { body });
      const error = await run().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RunnerUnavailableError);
      expect(JSON.stringify(errorFields(error))).not.toContain('S3CRET');
    }
    lambda.answers.splice(0, 1, { headers: FAILED, body: { errorType: 'the S3CRET' } });
    const error = await run().catch((thrown: unknown) => thrown);
    expect(JSON.stringify(errorFields(error))).not.toContain('S3CRET');
  });

  test.each(RUNS)('that the function could not start ends %s', async (_, name, run) => {
    const body = { errorType: 'Runtime.ImportModuleError', errorMessage: 'secret' };
    lambda.answers.push({ headers: FAILED, body });
    await expect(run()).rejects.toMatchObject({
      name: 'RunnerUnavailableError',
      message: `The function ${name} failed: Runtime.ImportModuleError`,
    });
  });

  test.each(RUNS.slice(0, 2))('that the sandbox died ends %s', async (_, name, run) => {
    lambda.answers.push({ headers: FAILED, body: { errorType: 'Runtime.ExitError' } });
    await expect(run()).rejects.toMatchObject({
      message: `The function ${name} failed: Runtime.ExitError`,
    });
  });
});

describe('a module', () => {
  test.each([
    ['takes all of the function’s time', 'Sandbox.Timedout', 'timed-out'],
    ['ends the process', 'Runtime.ExitError', 'crashed'],
    ['takes all of the memory', 'Runtime.OutOfMemory', 'out-of-memory'],
  ])('that %s has failed itself: %s', async (_, errorType, outcome) => {
    lambda.answers.push({ headers: FAILED, body: { errorType, errorMessage: 'RequestId: 1' } });
    expect(await runner.runModule('example', INPUT)).toMatchObject({
      outcome,
      error: { message: expect.any(String) },
      logs: [],
      ms: expect.any(Number),
    });
    expect(await runner.checkModule('example')).toMatchObject({ outcome });
  });
});

test('an endpoint for all of AWS is Lambda’s too, and one of Lambda’s comes first', async () => {
  lambda.answers.push({ body: RUN });
  for (const [ofLambda, ofAll] of [
    [undefined, lambda.url],
    ['', lambda.url],
    [lambda.url, REFUSING_URL],
  ]) {
    const other = hookRunnerFromEnvironment({
      ...environment,
      AWS_ENDPOINT_URL_LAMBDA: ofLambda,
      AWS_ENDPOINT_URL: ofAll,
    });
    expect(await other.runCode(HOOK, INPUT)).toEqual(RUN);
  }
});

test.each(['SANDBOX_FUNCTION', 'MODULES_FUNCTION', 'AWS_REGION'])(
  'a runner without the variable %s is not made',
  (name) => {
    expect(() => hookRunnerFromEnvironment({ ...environment, [name]: undefined })).toThrow(name);
  },
);
