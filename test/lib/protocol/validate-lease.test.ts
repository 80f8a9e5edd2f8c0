import { describe, expect, test } from 'vitest';
import { validateExpiration, validateTtl } from '../../../lib/protocol/validate-lease.ts';
import { failure, NOW_MS } from './examples.ts';

const TEN_YEARS_IN_MS = 10 * 365 * 24 * 60 * 60 * 1000;

describe('validateExpiration', () => {
  test.each([
    ['none', 0],
    ['the next millisecond', NOW_MS + 1],
    ['ten years away', NOW_MS + TEN_YEARS_IN_MS],
  ])('takes %s', (_, expiration) => {
    expect(validateExpiration(expiration, NOW_MS)).toBeUndefined();
  });

  test.each([
    ['now', NOW_MS],
    ['in the past', NOW_MS - 1],
    ['in 1970', 5000],
    // googleapis/google-api-nodejs-client#3263
    ['in seconds', NOW_MS / 1000 + 3600],
    ['in microseconds', NOW_MS * 1000],
    ['over ten years away', NOW_MS + TEN_YEARS_IN_MS + 1],
    ['no integer', NOW_MS + 0.5],
    ['negative', -NOW_MS],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('rejects one that is %s', (_, expiration) => {
    expect(() => validateExpiration(expiration, NOW_MS)).toThrow(
      failure('invalid-expiration', 'expiration'),
    );
  });

  test('tells seconds from a date in the past', () => {
    expect(() => validateExpiration(NOW_MS / 1000, NOW_MS)).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('1000') }),
    );
  });
});

describe('validateTtl', () => {
  test.each([undefined, '1', '86400', '604800', '315360000'])('takes %j', (ttl) => {
    expect(validateTtl(ttl)).toBeUndefined();
  });

  test.each(['', '0', '-1', '1.5', '1h', '086400', ' 60', '315360001', '9'.repeat(400)])(
    'rejects %j',
    (ttl) => {
      expect(() => validateTtl(ttl)).toThrow(failure('invalid-ttl', 'params.ttl'));
    },
  );
});
