import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';

/**
 * What a function's AWS clients are told outright. Whatever is left open, the SDK looks for in
 * ~/.aws/config at each cold start, where Lambda has no such file: 4 ms. Region and endpoints still
 * come from AWS's own environment variables.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [],
  userAgentAppId: 'tidings',
} satisfies SecretsManagerClientConfig & DynamoDBClientConfig;
