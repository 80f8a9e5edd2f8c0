import { resolve } from 'node:path';
import type { HookType } from '../../../lib/hooks/hook-record.ts';
import { readInput } from '../../command/read-input.ts';
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
  if (type === 'file') {
    const path = argOf(type, arg);
    return { arg: path, code: await bundleHook(path) };
  }
  return { arg: type === 'code' && arg === '-' ? await readInput(arg, terminal) : arg };
}

/** An argument as it is stored: the path of a file is absolute. */
export function argOf(type: HookType | undefined, arg: string): string {
  return type === 'file' ? resolve(arg) : arg;
}
