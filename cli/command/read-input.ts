import { readFileSync } from 'node:fs';
import { usageError } from '../command-error.ts';
import type { Terminal } from '../terminal.ts';
import { readAll } from './read-all.ts';

const REASONS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no file ${path}: is the path right?`,
  ENOTDIR: (path) => `There is no file ${path}: is the path right?`,
  EISDIR: (path) => `${path} is a folder: name a file in it`,
  EACCES: (path) => `This user may not read the file ${path}: change its permissions`,
};

/**
 * Reads a file as text; `-` is the input.
 * @throws CommandError that names what cannot be read.
 */
export async function readInput(path: string, { input }: Terminal): Promise<string> {
  if (path === '-') return withoutMark(await readAll(input));
  if (path === '')
    throw usageError('The name of the file is missing: name one, or - for the input');
  try {
    return withoutMark(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw usageError(REASONS[code]?.(path) ?? `The file ${path} cannot be read: ${message}`);
  }
}

// Editors of Windows write one. It is no JSON.
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
