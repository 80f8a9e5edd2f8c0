import { TidingsError } from '../protocol/tidings-error.ts';

/** What a pattern of event types is. */
export type Pattern =
  /** `*`: every type. */
  | { form: 'all' }
  /** `a.b.c`: that type. */
  | { form: 'exact'; type: string }
  /** `a.*`: every type whose first segment that is, `a` too. */
  | { form: 'first'; first: string }
  /** `*.b.c`: every type with that after its first segment; `*.` has nothing there. */
  | { form: 'rest'; rest: string }
  | Glob;

/** `a.*.c`, `a.**`: segment by segment; with `open`, one or more segments follow. */
export interface Glob {
  form: 'glob';
  segments: readonly string[];
  open: boolean;
}

/** The most characters of a pattern, and of a type. */
export const PATTERN_MAX_LENGTH = 190;

const SEGMENT = /^[\w-]+$/;

/**
 * Reads a pattern. docs/matching.md has the table of its forms.
 * @throws TidingsError `invalid-pattern` with the field, for a pattern that no type could match too.
 */
export function parsePattern(text: string, field = 'types'): Pattern {
  if (text.length > PATTERN_MAX_LENGTH)
    throw invalid(field, `has more than ${PATTERN_MAX_LENGTH} characters`);
  if (text === '*') return { form: 'all' };
  // What stands after the first dot of a type without a dot.
  if (text === '*.') return { form: 'rest', rest: '' };
  const segments = text.split('.');
  if (segments.some((segment) => !SEGMENT.test(segment) && !/^\*{1,2}$/.test(segment)))
    throw invalid(
      field,
      'has to be segments of letters, digits, _ and -, or * or ** as a whole segment, with dots between them',
    );
  return read(segments, field);
}

function read(segments: readonly string[], field: string): Pattern {
  const [first = '', ...others] = segments;
  const last = segments.at(-1);
  const before = segments.slice(0, -1);
  if (before.includes('**')) throw invalid(field, 'has ** before its end. Use * for one segment');
  if (last === '**') {
    if (before.length > 0) return { form: 'glob', segments: before, open: true };
    return { form: 'all' };
  }
  const isLiteral = (list: readonly string[]) => !list.includes('*');
  if (isLiteral(segments)) return { form: 'exact', type: segments.join('.') };
  if (last === '*' && segments.length === 2 && first !== '*') return { form: 'first', first };
  if (last === '*')
    throw invalid(field, 'ends with * after more than one segment. Use ** for all that follows');
  if (first === '*' && isLiteral(others)) return { form: 'rest', rest: others.join('.') };
  return { form: 'glob', segments, open: false };
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-pattern', `${field}: a pattern ${problem}.`, { field });
}
