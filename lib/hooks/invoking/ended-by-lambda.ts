import { failed } from '../../sandbox/ended-by.ts';
import { hookError } from '../../sandbox/hook-error.ts';
import type { Ended } from '../../sandbox/hook-run.ts';
import { MAX_ERROR_TEXT } from '../../sandbox/limits.ts';
import type { Failure } from '../../sandbox/outcome.ts';

// What Lambda reports of a process, by `errorType`: it has ended, or an error was caught nowhere. The
// last two are those of Node's runtime client.
const PROCESS: Readonly<Record<string, Failure>> = {
  'Runtime.ExitError': 'crashed',
  'Runtime.OutOfMemory': 'out-of-memory',
  'Runtime.NodeJsExit': 'crashed',
  'Runtime.UnhandledPromiseRejection': 'crashed',
};

// Lambda has a type for it since 2024, and only the message before; the last is serverless-offline's.
const TIMED_OUT = /Task timed out after|^\[504\] - Lambda timeout/;

/**
 * How the run of a module ended that Lambda ended, or whose process died; undefined if that is not the
 * module's doing.
 * @param payload the JSON of a function error: `{errorType?, errorMessage?}`
 */
export function endedByLambda(payload: unknown): Ended | undefined {
  const { errorType, errorMessage } = Object(payload) as Record<string, unknown>;
  const message = typeof errorMessage === 'string' ? errorMessage : '';
  if (errorType === 'Sandbox.Timedout' || TIMED_OUT.test(message))
    return failed('timed-out', 'It did not end within the time of the function modules');
  if (typeof errorType !== 'string' || !Object.hasOwn(PROCESS, errorType)) return undefined;
  const shown = message.slice(0, MAX_ERROR_TEXT).toWellFormed();
  return { outcome: PROCESS[errorType] ?? 'crashed', error: hookError(errorType, shown) };
}
