import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern } from '../../../lib/matching/matches-pattern.ts';
import { parsePattern } from '../../../lib/matching/pattern.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { patterns, plainlyMatches, types } from './patterns.ts';

test('TH-30 patterns match the types that the plain interpreter says, and what is no pattern none', () => {
  let matched = 0;
  fc.assert(
    fc.property(patterns, types, (pattern, type) => {
      const expected = isPattern(pattern) && plainlyMatches(pattern, type);
      expect(matchesPattern(pattern, type)).toBe(expected);
      if (expected) matched += 1;
    }),
    { numRuns: 3000 },
  );
  expect(matched).toBeGreaterThan(300);
});

test('any text is a pattern or is rejected as one', () => {
  fc.assert(
    fc.property(fc.string(), types, (text, type) => {
      if (!isPattern(text)) expect(matchesPattern(text, type)).toBe(false);
    }),
  );
});

function isPattern(text: string): boolean {
  try {
    parsePattern(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TidingsError);
    expect(error).toHaveProperty('code', 'invalid-pattern');
    return false;
  }
}
