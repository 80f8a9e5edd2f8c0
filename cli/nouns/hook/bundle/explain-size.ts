import type { Metafile } from 'esbuild';
import { MAX_CODE_BYTES } from '../../../../lib/sandbox/limits.ts';
import { type CommandError, usageError } from '../../../command-error.ts';

const SHOWN = 3;
const PACKAGE = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/;

/** Explains that a bundle is too large, and what in it is largest: packages as a whole. */
export function explainSize(file: string, bytes: number, inputs: Inputs): CommandError {
  const sums = new Map<string, number>();
  for (const [name, { bytesInOutput }] of Object.entries(inputs)) {
    const part = name.replace(PACKAGE, '$1');
    sums.set(part, (sums.get(part) ?? 0) + bytesInOutput);
  }
  const largest = [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, size]) => `${name} (${kilobytes(size)})`);
  const most = kilobytes(MAX_CODE_BYTES);
  return usageError(
    `${file} is ${kilobytes(bytes)} with what it imports, and a hook has ${most} at most. The largest: ${largest.join(', ')}`,
  );
}

type Inputs = Metafile['outputs'][string]['inputs'];

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}
