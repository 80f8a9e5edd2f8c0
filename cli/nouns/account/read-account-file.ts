import { parseAccountRequest } from '../../../lib/accounts/parse-account.ts';
import { readTolerantJson } from '../../../lib/google/tolerant-json.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { readInput } from '../../command/read-input.ts';
import { usageError } from '../../command-error.ts';
import type { Terminal } from '../../terminal.ts';

const FIX =
  'Take the JSON key of a service account, or what gcloud auth application-default login writes';

/**
 * The body of POST /accounts from a file: credentials as Google's tools write them, or
 * `{credentials, subject?}`. It is held to what the service takes, by the service's own rules.
 * @param path `-` is the input.
 * @throws CommandError that names the file, what is wrong with it and the fix; never a value of it.
 */
export async function readAccountFile(
  path: string,
  subject: string | undefined,
  terminal: Terminal,
): Promise<unknown> {
  const text = await readInput(path, terminal);
  check(path, text);
  const given = readTolerantJson(text);
  if (subject === undefined) return given;
  const body = { credentials: credentialsOf(given), subject };
  check(path, JSON.stringify(body));
  return body;
}

function check(path: string, text: string): void {
  try {
    parseAccountRequest(text);
  } catch (error) {
    if (!(error instanceof TidingsError)) throw error;
    const name = path === '-' ? 'The input' : path;
    const problem = error.message.replace(/^The body\b/, 'it');
    const saysFix = /\b(?:send|use|authorise|add)\b/i.test(problem);
    throw usageError(`${name} cannot be used: ${problem}${saysFix ? '' : `. ${FIX}`}`);
  }
}

function credentialsOf(given: unknown): unknown {
  const isWrapped = typeof given === 'object' && given !== null && 'credentials' in given;
  return isWrapped ? given.credentials : given;
}
