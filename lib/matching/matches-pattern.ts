import { TidingsError } from '../protocol/tidings-error.ts';
import { type Glob, type Pattern, parsePattern } from './pattern.ts';

/**
 * Whether an event's type matches a pattern: `*`, the type itself, `first.*`, `*.rest`, and beside
 * these four `a.*.c` and `a.**`. Letter case counts. What is no pattern matches nothing.
 */
export function matchesPattern(pattern: string, type: string): boolean {
  try {
    return matches(parsePattern(pattern), type);
  } catch (error) {
    if (error instanceof TidingsError) return false;
    throw error;
  }
}

/**
 * Reads patterns once for many types.
 * @returns whether a type matches one of them.
 * @throws TidingsError `invalid-pattern` with the field
 */
export function compilePatterns(
  patterns: readonly string[],
  field = 'types',
): (type: string) => boolean {
  const parsed = patterns.map((pattern) => parsePattern(pattern, field));
  return (type) => parsed.some((pattern) => matches(pattern, type));
}

/** Whether a type matches a pattern that was read. */
export function matches(pattern: Pattern, type: string): boolean {
  switch (pattern.form) {
    case 'all':
      return true;
    case 'exact':
      return type === pattern.type;
    case 'first':
      return firstOf(type) === pattern.first;
    case 'rest':
      return restOf(type) === pattern.rest;
    case 'glob':
      return matchesSegments(pattern, type.split('.'));
  }
}

/** What stands before the first dot: the whole of a type without one. */
export function firstOf(type: string): string {
  const dot = type.indexOf('.');
  return dot === -1 ? type : type.slice(0, dot);
}

/** What stands after the first dot: nothing in a type without one. */
export function restOf(type: string): string {
  const dot = type.indexOf('.');
  return dot === -1 ? '' : type.slice(dot + 1);
}

/** Whether the segments of a type match a glob. */
export function matchesSegments({ segments, open }: Glob, type: readonly string[]): boolean {
  const fits = open ? type.length > segments.length : type.length === segments.length;
  return fits && segments.every((segment, index) => segment === '*' || segment === type[index]);
}
