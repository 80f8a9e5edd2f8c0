import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BodyRules, jsonBody } from '../../../lib/api/json-body.ts';

const codeOf = (body: string) => {
  try {
    jsonBody(body);
    return 'accepted';
  } catch (error) {
    const { code, field } = error as { code: string; field?: string };
    return [code, field];
  }
};

describe('A-04 half of a surrogate pair', () => {
  test.each([
    ['{"parameters":{"q":"a\\ud800"}}', 'parameters.q'],
    ['{"parameters":{"q":["\\udfff"]}}', 'parameters.q.0'],
    ['{"a":{"\\ud800":1}}', 'a'],
    ['"\\ud800"', ''],
  ])('in %s is rejected, with its place', (body, field) => {
    expect(codeOf(body)).toEqual(['invalid-request', field]);
  });

  test('is rejected wherever it stands, and never shown', () => {
    const halves = fc
      .integer({ min: 0xd800, max: 0xdfff })
      .map((code) => `\\u${code.toString(16)}`);
    fc.assert(
      fc.property(halves, fc.constantFrom('account', 'tokenData', 'subject'), (half, name) => {
        expect(codeOf(`{"${name}":"sesame${half}"}`)).toEqual(['invalid-request', name]);
        expect(() => jsonBody(`{"${name}":"sesame${half}"}`)).not.toThrow(/sesame/);
      }),
    );
  });

  test('a whole pair is a character', () => {
    expect(jsonBody('{"q":"\\ud83d\\udd11"}')).toEqual({ q: '🔑' });
  });
});

test('A-04 nesting deeper than 32 levels is rejected, and no crash', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  expect(jsonBody(nested(32))).toBeDefined();
  expect(codeOf(nested(33))).toEqual(['invalid-request', expect.any(String)]);
  for (const depth of [1000, 20_000])
    expect(codeOf(nested(depth))[0]).toMatch(/^invalid-(?:request|json)$/);
});

describe('A-04 a body that is held to more', () => {
  const codeFor = (body: string, rules: BodyRules) => {
    try {
      jsonBody(body, rules);
      return 'accepted';
    } catch (error) {
      const { code, field } = error as { code: string; field?: string };
      return [code, field];
    }
  };

  test.each([
    ['{"data":{"a":[1,9007199254740993]}}', 'data.a.1'],
    ['{"data":1e309}', 'data'],
    ['-9007199254740992', ''],
    ['[0.1,5e-324]', '1'],
  ])('is rejected for the number in %s, with its place', (body, field) => {
    expect(codeFor(body, { exactNumbers: true })).toEqual(['invalid-request', field]);
    expect(codeFor(body, {})).toBe('accepted');
  });

  test('may have another limit of bytes', () => {
    const body = JSON.stringify('x'.repeat(98));
    expect(codeFor(body, { maxBytes: 100 })).toBe('accepted');
    expect(codeFor(body, { maxBytes: 99 })).toEqual(['body-too-large', undefined]);
    expect(jsonBody(JSON.stringify('x'.repeat(70_000)), { maxBytes: 80_000 })).toHaveLength(70_000);
  });
});

test('any other JSON is read as it is', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (body) => {
      expect(jsonBody(body)).toEqual(JSON.parse(body));
    }),
  );
});
