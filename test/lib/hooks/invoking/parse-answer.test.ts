import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseCodeCheck,
  parseModuleCheck,
  parseRun,
} from '../../../../lib/hooks/invoking/parse-answer.ts';
import { MAX_LOG_BYTES } from '../../../../lib/sandbox/limits.ts';

const error = { name: 'TypeError', message: 'no such thing', stack: '' };

describe('the answer to a run', () => {
  test.each([
    { outcome: 'ok', effects: {}, logs: [], ms: 0 },
    { outcome: 'ok', effects: { data: null, emit: [{ type: 'a' }] }, logs: ['x'], ms: 1.5 },
    { outcome: 'threw', error, logs: [], ms: 3 },
  ])('may be %j', (answer) => {
    expect(parseRun(answer)).toEqual(answer);
  });

  test.each([
    null,
    7,
    {},
    { outcome: 'ok', logs: [], ms: 0 },
    { outcome: 'ok', effects: 7, logs: [], ms: 0 },
    { outcome: 'ok', effects: { dorp: true }, logs: [], ms: 0 },
    { outcome: 'ok', effects: {}, logs: [7], ms: 0 },
    { outcome: 'ok', effects: {}, logs: [], ms: -1 },
    // The database has no such number.
    { outcome: 'ok', effects: {}, logs: [], ms: 1e200 },
    { outcome: 'threw', error, logs: [], ms: 1e308 },
    { outcome: 'good', effects: {}, logs: [], ms: 0 },
    { outcome: 'threw', effects: {}, logs: [], ms: 0 },
    { outcome: 'threw', error: 'x', logs: [], ms: 0 },
  ])('may not be %j', (answer) => {
    expect(() => parseRun(answer)).toThrow();
  });

  test('has no more effects than a run may return', () => {
    const body = 'x'.repeat(100_000);
    const request = [1, 2, 3].map(() => ({ url: 'https://example.com/', body }));
    const answer = { outcome: 'ok', effects: { request }, logs: [], ms: 0 };
    expect(() => parseRun(answer)).toThrow('more than 262144 bytes');
  });

  test('is cut to what is kept of logs and errors', () => {
    const long = { name: 'x'.repeat(5000), message: '\ud800', stack: '' };
    const run = parseRun({ outcome: 'threw', error: long, logs: ['y'.repeat(10_000)], ms: 0 });
    expect(run).toMatchObject({ error: { name: 'x'.repeat(1000), message: '\ufffd' } });
    expect(Buffer.byteLength(run.logs.join('\n'))).toBeLessThan(MAX_LOG_BYTES);
  });

  test('is a run or an error, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        try {
          expect(Object.keys(parseRun(answer)).sort()).toContain('outcome');
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });
});

describe('the answer to a check', () => {
  test('has the digest and the form of code', () => {
    const answer = { outcome: 'ok', digest: 'd', form: 'module' };
    expect(parseCodeCheck(answer)).toEqual(answer);
    expect(() => parseCodeCheck({ outcome: 'ok' })).toThrow();
    expect(parseModuleCheck({ outcome: 'ok' })).toEqual({ outcome: 'ok' });
  });

  test('has what is wrong, without a stack', () => {
    const { name, message } = error;
    const answer = { outcome: 'cannot-load', error };
    expect(parseCodeCheck(answer)).toEqual({ ...answer, error: { name, message } });
    expect(parseModuleCheck(answer)).toEqual({ ...answer, error: { name, message } });
  });
});
