import type { AwsCredentialIdentity } from '@aws-sdk/types';

/**
 * Stands in for the SDK's default credential chain in the bundles (see `alias` in serverless.yml).
 * A Lambda function always has its role's credentials in the environment; the chain, which also
 * looks in files, single sign-on and metadata services, would add two thirds to the bundle: 140 KB.
 */
export function defaultProvider(): () => Promise<AwsCredentialIdentity> {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
      throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    };
  };
}
