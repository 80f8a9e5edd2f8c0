import type { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { Deployment } from '../../../cli/deployment/find-deployment.ts';
import { invoke } from '../../../cli/deployment/invoke.ts';

/** A deployment whose client fails with this. */
const failingWith = (error: unknown): Deployment => ({
  stage: 'prod',
  region: 'eu-central-1',
  local: false,
  label: 'stage prod',
  functionName: (name) => `tidings-prod-${name}`,
  client: { send: () => Promise.reject(error) } as unknown as LambdaClient,
});

const named = (name: string, message = '') =>
  Object.assign(new Error(message), { name, $metadata: {} });

test.each([
  ['CredentialsProviderError', 4, /AWS_PROFILE/],
  ['AccessDeniedException', 4, /lambda:InvokeFunction on tidings-prod-keys/],
  ['ExpiredTokenException', 4, /tidings-prod-keys/],
  ['UnrecognizedClientException', 4, /tidings-prod-keys/],
  ['InvalidSignatureException', 4, /tidings-prod-keys/],
  ['ResourceNotFoundException', 1, /deployed to stage prod in region eu-central-1/],
  ['TooManyRequestsException', 1, /tidings-prod-keys/],
])('%s ends with %i', async (name, exitCode, message) => {
  const deployment = failingWith(named(name, 'first\n  second'));
  const error: unknown = await invoke(deployment, 'keys', {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exitCode, message: expect.stringMatching(message) });
  expect((error as Error).message).not.toContain('\n');
});

test('a defect of the command is not explained away', async () => {
  const defect = new Error('defect');
  await expect(invoke(failingWith(defect), 'keys', {})).rejects.toBe(defect);
});
