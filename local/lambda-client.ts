import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** A function ran and failed, as FunctionError tells. */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

/**
 * A client of the functions that an environment points to. They are called once: whoever calls
 * decides on more.
 */
export function lambdaClient(environment: Record<string, string>): LambdaClient {
  return new LambdaClient({
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_LAMBDA'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

/**
 * Calls a function and waits for its answer; undefined if it gave none.
 * @throws FunctionFailedError if it ran and failed, and the SDK's errors if it could not be called.
 */
export async function invokeFunction(
  client: LambdaClient,
  functionName: string,
  event: unknown,
  abortSignal?: AbortSignal,
): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await client.send(command, abortSignal ? { abortSignal } : {});
  const text = Payload?.transformToString() ?? '';
  if (FunctionError === undefined) return text === '' ? undefined : JSON.parse(text);
  throw new FunctionFailedError(`${functionName} failed: ${reasonIn(text) ?? FunctionError}`);
}

function reasonIn(text: string): string | undefined {
  try {
    const { errorType, errorMessage } = JSON.parse(text) as Record<string, string>;
    return [errorType, errorMessage].filter(Boolean).join(': ') || undefined;
  } catch {
    return undefined;
  }
}
