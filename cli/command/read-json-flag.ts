import type { Terminal } from '../terminal.ts';
import { parseJson } from './parse-json.ts';
import { readInput } from './read-input.ts';

/**
 * The value of a flag that takes JSON: as it is, `@file` for a file, `-` for the input.
 * @param flag as on the command line, for the message.
 * @param example of a value, for the message.
 * @throws CommandError for a file that cannot be read, and for what is no JSON.
 */
export async function readJsonFlag(
  text: string,
  flag: string,
  terminal: Terminal,
  example = '{"total": 12}',
): Promise<unknown> {
  if (text === '-') return parseJson(await readInput('-', terminal), `The input for ${flag}`);
  if (text.startsWith('@')) {
    const path = text.slice(1);
    return parseJson(await readInput(path, terminal), `${flag}: the file ${path}`);
  }
  const hint = `; quote it as a whole, as in ${flag} '${example}', or give a file as @file`;
  return parseJson(text, flag, hint);
}
