import type { HookError } from '../../sandbox/hook-error.ts';
import { MAX_ERROR_TEXT } from '../../sandbox/limits.ts';
import { showValues } from './show-values.ts';

/** What is kept of what a module threw, which may be anything. */
export function describeError(thrown: unknown): HookError {
  const isObject = typeof thrown === 'object' && thrown !== null;
  if (!isObject && typeof thrown !== 'function')
    return { name: '', message: cut(showValues([thrown])), stack: '' };
  return {
    name: textOf(thrown, 'name'),
    message: textOf(thrown, 'message'),
    stack: textOf(thrown, 'stack'),
  };
}

function textOf(thrown: object, name: 'name' | 'message' | 'stack'): string {
  // Getters and proxies may throw.
  try {
    const found = (thrown as Partial<Record<typeof name, unknown>>)[name];
    return typeof found === 'string' ? cut(found) : '';
  } catch {
    return '';
  }
}

function cut(text: string): string {
  return text.slice(0, MAX_ERROR_TEXT).toWellFormed();
}
