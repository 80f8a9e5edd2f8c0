import { LambdaClient } from '@aws-sdk/client-lambda';
import { localClientConfig } from './client-config.ts';

/** A client of the functions in an environment. It does not retry: callers decide about that. */
export function lambdaClient(environment: Record<string, string>): LambdaClient {
  return new LambdaClient({
    ...localClientConfig(environment, 'AWS_ENDPOINT_URL_LAMBDA'),
    maxAttempts: 1,
  });
}
