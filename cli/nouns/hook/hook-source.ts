import { resolve } from 'node:path';
import type { HookType } from '../../../lib/hooks/hook-record.ts';
import { readInput } from '../../command/read-input.ts';
import { usageError } from '../../command-error.ts';
import type { Terminal } from '../../terminal.ts';
import { bundleHook } from './bundle/bundle-hook.ts';

/** Where a hook's code comes from, as the API has it. */
export interface HookSource {
  /** The name of a module, the absolute path of a file, or code. */
  arg: string;
  /** What the file was bundled to. */
  code?: string;
}

/**
 * Makes of an argument what the service gets: a file is bundled here, and `-` is code from the input.
 * @throws CommandError for a file that is none, or that makes no hook.
 */
export async function hookSource(
  type: HookType,
  arg: string,
  terminal: Terminal,
): Promise<HookSource> {
  const stored = await storedArg(type, arg, terminal);
  return type === 'file' ? { arg: stored, code: await bundleHook(stored) } : { arg: stored };
}

/**
 * An argument as it is stored: the path of a file is absolute, and `-` is code from the input. It loses the
 * line breaks at its end, as the text of `$(cat hook.js)` does: both name the same hook.
 * @throws CommandError for an input that is empty or cannot be read
 */
export async function storedArg(
  type: HookType | undefined,
  arg: string,
  terminal: Terminal,
): Promise<string> {
  if (type === 'file') return resolve(arg);
  if (type !== 'code' || arg !== '-') return arg;
  const code = (await readInput(arg, terminal)).replace(/[\r\n]+$/, '');
  if (code === '') throw usageError('The input is empty: it must be the code of a hook');
  return code;
}
