import { describe, expect, test } from 'vitest';
import { PATTERN_MAX_LENGTH, type Pattern, parsePattern } from '../../../lib/matching/pattern.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

describe('a pattern', () => {
  test.each<[string, Pattern]>([
    ['*', { form: 'all' }],
    ['**', { form: 'all' }],
    ['foo', { form: 'exact', type: 'foo' }],
    ['drive.files.update', { form: 'exact', type: 'drive.files.update' }],
    ['Order-2.is_new', { form: 'exact', type: 'Order-2.is_new' }],
    ['foo.*', { form: 'first', first: 'foo' }],
    ['*.created', { form: 'rest', rest: 'created' }],
    ['*.b.c', { form: 'rest', rest: 'b.c' }],
    ['*.', { form: 'rest', rest: '' }],
    ['a.*.c', { form: 'glob', segments: ['a', '*', 'c'], open: false }],
    ['*.*.c', { form: 'glob', segments: ['*', '*', 'c'], open: false }],
    ['a.**', { form: 'glob', segments: ['a'], open: true }],
    ['*.b.**', { form: 'glob', segments: ['*', 'b'], open: true }],
  ])('%s is read as its form', (text, pattern) => {
    expect(parsePattern(text)).toEqual(pattern);
  });

  test(`has ${PATTERN_MAX_LENGTH} characters at most`, () => {
    const longest = 'x'.repeat(PATTERN_MAX_LENGTH);
    expect(parsePattern(longest)).toEqual({ form: 'exact', type: longest });
    expect(() => parsePattern(`${longest}x`)).toThrow(TidingsError);
  });

  test.each<[string, RegExp]>([
    ['', /segments of letters, digits, _ and -/],
    ['a..b', /with dots between/],
    ['.a', /with dots between/],
    ['a.', /with dots between/],
    ['foo*', /as a whole segment/],
    ['a.b*.c', /as a whole segment/],
    ['a.***', /as a whole segment/],
    ['a b', /segments of letters/],
    ['a\n', /segments of letters/],
    ['café', /segments of letters/],
    ['(a|b)', /segments of letters/],
    ['**.c', /Use \* for one segment/],
    ['a.**.c', /Use \* for one segment/],
    ['a.b.*', /Use \*\* for all that follows/],
    ['*.*', /Use \*\* for all that follows/],
  ])('%j is rejected, and the message names the fix', (text, fix) => {
    expect(errorOf(text)).toMatchObject({
      code: 'invalid-pattern',
      field: 'patterns',
      message: expect.stringMatching(fix),
    });
  });
});

function errorOf(text: string): unknown {
  try {
    return parsePattern(text, 'patterns');
  } catch (error) {
    return error;
  }
}
