import { FunctionFailedError, invokeFunction } from '../../local/invoke-function.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { explainError } from './explain-error.ts';
import type { Deployment } from './find-deployment.ts';

/** Invokes a function of a deployment once. @throws CommandError that says why it could not be. */
export async function invoke(
  deployment: Deployment,
  name: string,
  event: unknown,
): Promise<unknown> {
  const functionName = deployment.functionName(name);
  try {
    return await invokeFunction(deployment.client, functionName, event);
  } catch (error) {
    if (error instanceof FunctionFailedError) throw new CommandError(`${oneLine(error.message)}.`);
    const explanation = explainError(error, { ...deployment, functionName });
    if (explanation === undefined) throw error;
    throw new CommandError(oneLine(explanation), exitCodeOf(error));
  }
}

// Credentials that are missing, no longer valid, or not enough.
function exitCodeOf(error: unknown): ExitCode {
  const { name = '' } = error as Error;
  return /ProviderError$|AccessDenied|ExpiredToken|UnrecognizedClient|InvalidSignature/.test(name)
    ? EXIT_CODES.unauthorised
    : EXIT_CODES.failed;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
