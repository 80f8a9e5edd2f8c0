import { jsonFlaw } from '../../lib/api/json-flaw.ts';
import { usageError } from '../command-error.ts';

/**
 * The value of a text that must be JSON. What would be another value once it is written again is
 * refused too: numbers that are not kept exactly, half of a surrogate pair, very deep nesting.
 * @param name what the text is, for the message: a flag or a file.
 * @param hint what else to do, for the end of the message.
 * @throws CommandError
 */
export function parseJson(text: string, name: string, hint = ''): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError(`${name} must be JSON: ${(error as Error).message}${hint}`);
  }
  const flaw = jsonFlaw(value, { exactNumbers: true });
  if (flaw === undefined) return value;
  throw usageError(`${[name, flaw.field].filter(Boolean).join(': ')} ${flaw.problem}`);
}
