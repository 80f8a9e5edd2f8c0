import { afterAll, beforeAll, expect, test } from 'vitest';
import { FunctionFailedError, invokeFunction } from '../../local/invoke-function.ts';
import { lambdaClient } from '../../local/lambda-client.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from './lambda-endpoint.ts';

let endpoint: LambdaEndpoint;
let client: ReturnType<typeof lambdaClient>;
beforeAll(async () => {
  endpoint = await startLambdaEndpoint({
    echo: (event) => ({ event }),
    empty: () => undefined,
    broken: () => {
      throw new TypeError('no table');
    },
    hanging: () => new Promise(() => undefined),
  });
  client = lambdaClient({ AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

test('a function receives the event, and its result is returned', async () => {
  expect(await invokeFunction(client, 'echo', { ä: [1, null] })).toEqual({
    event: { ä: [1, null] },
  });
});

test('a function can return nothing', async () => {
  expect(await invokeFunction(client, 'empty', {})).toBeUndefined();
});

test('a failed function is reported with its reason, and invoked once', async () => {
  const calls = () =>
    endpoint.invocations.filter(({ functionName }) => functionName === 'broken').length;
  const failing = invokeFunction(client, 'broken', {});

  await expect(failing).rejects.toThrow(FunctionFailedError);
  await expect(failing).rejects.toThrow('broken failed: TypeError: no table');
  expect(calls()).toBe(1);
});

test('a missing function is a ResourceNotFoundException', async () => {
  await expect(invokeFunction(client, 'other', {})).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('an invocation can be aborted', async () => {
  const aborting = new AbortController();
  const calling = invokeFunction(client, 'hanging', {}, aborting.signal);
  aborting.abort();

  await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
});
