import type { Terminal } from '../terminal.ts';
import { readInput } from './read-input.ts';

/**
 * The value of a flag that is a secret: as it is, `@file` for a file, `-` for the input. The latter keep it
 * out of the list of processes and the shell's history.
 */
export async function readSecretFlag(
  text: string | undefined,
  terminal: Terminal,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  if (text !== '-' && !text.startsWith('@')) return text;
  return (await readInput(text === '-' ? text : text.slice(1), terminal)).trim();
}
