import { relative, resolve } from 'node:path';
import type { Message } from 'esbuild';
import { type CommandError, usageError } from '../../../command-error.ts';

const SHOWN = 3;

/**
 * Explains why esbuild makes no bundle, with the file and the line of each of the first errors.
 * @param folder which the files of the errors are relative to.
 */
export function explainBuildFailure(errors: readonly Message[], folder: string): CommandError {
  const first = errors.slice(0, SHOWN);
  const shown = first.map(({ text, location }) => {
    const sentence = text.replace(/\.$/, '');
    if (location === null) return sentence;
    const file = relative('', resolve(folder, location.file));
    return `${file}:${location.line}: ${sentence}`;
  });
  const more = errors.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
  // What plugins of this project say of a kind of errors.
  const details = first.flatMap(({ detail }) => (typeof detail === 'string' ? [detail] : []));
  return usageError([list, ...new Set(details)].join('. '));
}
