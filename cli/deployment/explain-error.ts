import { FunctionFailedError } from '../../local/invoke-function.ts';
import { LocalError } from '../../local/local-error.ts';

/** The function that a command invokes. */
export interface Target {
  functionName: string;
  stage: string;
  region: string;
  local: boolean;
}

/** Explains an error of an invocation in one sentence; undefined for a bug of the command. */
export function explainError(error: unknown, target: Target): string | undefined {
  const { functionName, stage, region, local } = target;
  if (error instanceof LocalError || error instanceof FunctionFailedError) return error.message;
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name === 'ResourceNotFoundException')
    return local
      ? `The running npm start has no function ${functionName}: stop it and start it again.`
      : `There is no function ${functionName}: is Tidings deployed to stage ${stage} in region ${region}?`;
  if (code === 'ECONNREFUSED' && local)
    return 'Tidings is no longer running here. Run npm start in another terminal.';
  if (name?.endsWith('ProviderError'))
    return 'There are no AWS credentials: set AWS_PROFILE, or log in as for serverless deploy.';
  if (name === 'AccessDeniedException')
    return `These AWS credentials do not allow lambda:InvokeFunction on ${functionName}.`;
  if (code !== undefined || '$metadata' in (error as object))
    return `${functionName} in region ${region} could not be invoked (${code ?? name}: ${message}).`;
  return undefined;
}
