import type { LambdaClient } from '@aws-sdk/client-lambda';

/** A function ran and failed, as FunctionError reports. */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

/**
 * Invokes a function and resolves to its result; undefined if it returned none.
 * @throws FunctionFailedError if it ran and failed, and the SDK's errors if it could not be invoked.
 */
export async function invokeFunction(
  client: LambdaClient,
  functionName: string,
  event: unknown,
  abortSignal?: AbortSignal,
): Promise<unknown> {
  // Where the package is installed the SDK may be missing, and is only looked for when it is used.
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
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
