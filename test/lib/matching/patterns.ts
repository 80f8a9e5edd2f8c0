import fc from 'fast-check';

// Few segments, so that patterns and types meet.
const segment = fc.constantFrom('a', 'b', 'c', 'A');

/** Types that events may have. */
export const types = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('.'));

/** Texts that are patterns, and some that are not quite. */
export const patterns = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('*', '**', '*.', 'a.*', '*.b', '*.b.c') },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.oneof({ weight: 3, arbitrary: segment }, fc.constantFrom('*', '*', '**')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((segments) => segments.join('.')),
  },
);

/** TH-30 and the globs, in the plainest way; for texts that are patterns. */
export function plainlyMatches(pattern: string, type: string): boolean {
  const [topic = '', ...others] = type.split('.');
  const fixed = ['*', '**', type, `${topic}.*`, `*.${others.join('.')}`];
  return fixed.includes(pattern) || segmentsMatch(pattern.split('.'), type.split('.'));
}

function segmentsMatch(
  [first, ...pattern]: readonly string[],
  [segment, ...type]: readonly string[],
): boolean {
  if (first === undefined || segment === undefined) return first === segment;
  if (first === '**') return true;
  return (first === '*' || first === segment) && segmentsMatch(pattern, type);
}
