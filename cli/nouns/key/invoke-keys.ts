import * as v from 'valibot';
import { commandWords, whereToLook } from '../../api/command-words.ts';
import type { Session } from '../../command/session.ts';
import { CommandError } from '../../command-error.ts';
import type { DeploymentOptions } from '../../deployment/deployment-flags.ts';
import { withDeployment } from '../../deployment/find-deployment.ts';
import { invoke } from '../../deployment/invoke.ts';
import { EXIT_CODES } from '../../exit-codes.ts';

const Result = v.union([
  v.object({
    error: v.object({ code: v.string(), message: v.string(), field: v.optional(v.string()) }),
  }),
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((document) => !('error' in document)),
  ),
]);

// What the function answers in the same way however often it is asked.
const MISTAKES = ['invalid-request', 'invalid-cursor'];

/**
 * Invokes the function `keys` once, and returns its document.
 * @throws CommandError for what it refuses, and if it cannot be invoked.
 */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are the function's, and shown as they come.
export type AskKeys = (event: unknown) => Promise<any>;

/** Runs `use` with the function `keys` of the deployment, and closes the client. */
export function withKeys<Result>(
  session: Session,
  options: DeploymentOptions,
  use: (ask: AskKeys) => Promise<Result>,
): Promise<Result> {
  return withDeployment(session, options, (deployment) =>
    use(async (event) => documentOf(await invoke(deployment, 'keys', event))),
  );
}

function documentOf(result: unknown): Record<string, unknown> {
  const { success, output } = v.safeParse(Result, result);
  if (!success)
    throw new CommandError(
      'The function returned an unknown result: the deployment and the command must have the same version.',
    );
  if (!('error' in output)) return output;
  const { code, message, field } = output.error as {
    code: string;
    message: string;
    field?: string;
  };
  throw MISTAKES.includes(code)
    ? new CommandError(commandWords(message), EXIT_CODES.usage, field)
    : new CommandError(`${message.replace(/\.?$/, '.')}${whereToLook(message)} [${code}]`);
}
