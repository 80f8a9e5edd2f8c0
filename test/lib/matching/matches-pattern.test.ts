import { describe, expect, test } from 'vitest';
import { compilePatterns, matchesPattern } from '../../../lib/matching/matches-pattern.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

describe('TH-30 a type', () => {
  test.each([
    ['foo.created', ['*', 'foo.created', 'foo.*', '*.created']],
    ['foo', ['*', 'foo', 'foo.*', '*.']],
    ['a.b.c', ['*', 'a.b.c', 'a.*', '*.b.c']],
  ])('%s matches each of its four patterns: %j', (type, patterns) => {
    expect(patterns.filter((pattern) => !matchesPattern(pattern, type))).toEqual([]);
  });

  test.each([
    ['a.b.c', ['a.b.*', '*.c', 'a', 'a.b', 'b.*', '*.', '*.b', 'A.b.c', 'a.B.c', 'A.*', '*.b.C']],
    ['foo', ['*.foo', 'fo.*', 'foo.created', 'Foo', '']],
    ['foo.created', ['foo', '*.', '*.*', 'foo*', '.*', 'fo?.created', '(.*)']],
  ])('%s matches none of %j', (type, patterns) => {
    expect(patterns.filter((pattern) => matchesPattern(pattern, type))).toEqual([]);
  });
});

describe('a glob', () => {
  test.each<[string, string[], string[]]>([
    ['a.*.c', ['a.b.c', 'a.x.c'], ['a.c', 'a.b.b.c', 'b.b.c', 'a.b.d']],
    ['a.**', ['a.b', 'a.b.c'], ['a', 'b.a', 'ab.c']],
    ['a.b.**', ['a.b.c', 'a.b.c.d'], ['a.b', 'a.c.b']],
    ['*.*.c', ['a.b.c', 'c.c.c'], ['b.c', 'a.b.d', 'x.a.b.c']],
    ['*.b.*.d', ['a.b.c.d'], ['a.b.d', 'a.c.b.d']],
    ['*.b.**', ['a.b.c', 'x.b.c.d'], ['a.b', 'b.b', 'a.c.b']],
    ['**', ['a', 'a.b'], []],
  ])('%s matches %j, and not %j', (pattern, matching, others) => {
    expect([...matching, ...others].filter((type) => matchesPattern(pattern, type))).toEqual(
      matching,
    );
  });
});

describe('compiled patterns', () => {
  test('match a type that one of them matches', () => {
    const matches = compilePatterns(['foo.*', '*.deleted']);
    const types = ['foo.created', 'bar.deleted', 'foo.deleted', 'bar.created'];
    expect(types.filter(matches)).toEqual(['foo.created', 'bar.deleted', 'foo.deleted']);
  });

  test('match nothing if there are none', () => {
    expect(compilePatterns([])('foo')).toBe(false);
  });

  test('are rejected with the field if one of them is none', () => {
    expect(() => compilePatterns(['foo', 'a..b'], 'patterns')).toThrow(
      expect.objectContaining({ code: 'invalid-pattern', field: 'patterns' }),
    );
    expect(() => compilePatterns(['a..b'])).toThrow(TidingsError);
  });
});
