import * as v from 'valibot';
import { MAX_ERROR_TEXT } from './limits.ts';

/** An error of stored code: texts that it may have made up, cut to 1,000 units each. */
export interface HookError {
  readonly name: string;
  readonly message: string;
  /** Empty where there is none. */
  readonly stack: string;
}

const text = v.fallback(
  v.pipe(
    v.string(),
    v.transform((found) => found.slice(0, MAX_ERROR_TEXT).toWellFormed()),
  ),
  '',
);
const described = v.object({ name: text, message: text, stack: text });

/** An error with a message of this project's own. */
export function hookError(name: string, message: string): HookError {
  return { name, message, stack: '' };
}

/** Reads what the sandbox says of an error; undefined if that is not its JSON. */
export function parseHookError(json: string): HookError | undefined {
  try {
    return v.parse(described, JSON.parse(json));
  } catch {
    return undefined;
  }
}
