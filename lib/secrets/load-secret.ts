import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SecretUnavailableError } from './secret-unavailable-error.ts';

/** Where secrets come from. `deadlineMs` bounds one look, retries included, in milliseconds. */
export interface SecretStore {
  client: SecretsManagerClient;
  deadlineMs: number;
}

/**
 * The current value of a secret and the one before it, which a rotation leaves as AWSPREVIOUS.
 * @throws SecretUnavailableError
 */
export async function loadSecretVersions(store: SecretStore, id: string): Promise<string[]> {
  const [current, previous] = await Promise.all([
    loadSecret(store, id),
    loadSecret(store, id, 'AWSPREVIOUS').catch(noneBefore),
  ]);
  return previous === undefined ? [current] : [current, previous];
}

/**
 * One version of a secret, the current one unless another is named.
 * @throws SecretUnavailableError
 */
export async function loadSecret(
  { client, deadlineMs }: SecretStore,
  id: string,
  stage = 'AWSCURRENT',
): Promise<string> {
  try {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: id, VersionStage: stage }),
      { abortSignal: AbortSignal.timeout(deadlineMs) },
    );
    if (SecretString) return SecretString;
  } catch (error) {
    throw new SecretUnavailableError(id, error);
  }
  throw new SecretUnavailableError(id, undefined);
}

function noneBefore(error: SecretUnavailableError): undefined {
  if (error.cause instanceof ResourceNotFoundException) return undefined;
  throw error;
}
