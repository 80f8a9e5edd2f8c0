import { afterAll, beforeAll, expect, test } from 'vitest';
import { FunctionFailedError, invokeFunction, lambdaClient } from '../../local/lambda-client.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from './lambda-endpoint.ts';

let endpoint: LambdaEndpoint;
let client: ReturnType<typeof lambdaClient>;
beforeAll(async () => {
  endpoint = await startLambdaEndpoint({
    echo: (event) => ({ event }),
    silent: () => undefined,
    broken: () => {
      throw new TypeError('no table');
    },
    neverExpires: () => new Promise(() => undefined),
  });
  client = lambdaClient({ AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

test('an event goes there, and the answer comes back', async () => {
  expect(await invokeFunction(client, 'echo', { ä: [1, null] })).toEqual({
    event: { ä: [1, null] },
  });
});

test('a function may answer nothing', async () => {
  expect(await invokeFunction(client, 'silent', {})).toBeUndefined();
});

test('a function that fails is noticed, with its reason, and called once', async () => {
  const calls = () =>
    endpoint.invocations.filter(({ functionName }) => functionName === 'broken').length;
  const failing = invokeFunction(client, 'broken', {});

  await expect(failing).rejects.toThrow(FunctionFailedError);
  await expect(failing).rejects.toThrow('broken failed: TypeError: no table');
  expect(calls()).toBe(1);
});

test('one that is not there is what AWS says it is', async () => {
  await expect(invokeFunction(client, 'other', {})).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('a call can be broken off', async () => {
  const aborting = new AbortController();
  const calling = invokeFunction(client, 'neverExpires', {}, aborting.signal);
  aborting.abort();

  await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
});
