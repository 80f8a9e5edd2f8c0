import { usageError } from '../command-error.ts';

// Without these, a path has fewer segments than its route, and is that of another one.
const NO_SEGMENT = ['', '.', '..'];

/**
 * A path of the API: what is put in becomes one segment each, whatever characters it has.
 * @throws CommandError for what cannot be one.
 */
export function apiPath(fixed: TemplateStringsArray, ...segments: string[]): string {
  const wrong = segments.find((segment) => NO_SEGMENT.includes(segment));
  if (wrong !== undefined)
    throw usageError(`"${wrong}" is not an id: the lists have the ids, such as tidings watch list`);
  return String.raw({ raw: fixed }, ...segments.map(encodeURIComponent));
}
