import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hookRunnerFromEnvironment } from '../../handlers/parts/hook-runner.ts';
import { type PackagedLambda, startPackagedLambda } from './packaged-lambda.ts';

let lambda: PackagedLambda;
beforeAll(async () => {
  lambda = await startPackagedLambda();
});
afterAll(() => lambda.close());

test('a role that may not invoke the sandbox, such as its own, is refused', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'SandboxRole');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const runner = hookRunnerFromEnvironment({
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    SANDBOX_FUNCTION: 'tidings-dev-sandbox',
    MODULES_FUNCTION: 'tidings-dev-modules',
  });
  await expect(runner.checkCode('x')).rejects.toMatchObject({
    message: expect.stringMatching(/^Lambda answered 403 \(AccessDeniedException\)/),
  });
  expect(lambda.invocations).toEqual([]);
});
