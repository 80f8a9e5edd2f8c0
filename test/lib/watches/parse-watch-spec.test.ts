import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChannelSpec } from '../../../lib/channels/parse-channel-spec.ts';
import { parseIdempotencyKey, parseWatchSpec } from '../../../lib/watches/parse-watch-spec.ts';

const watch = (more: object) =>
  parseWatchSpec(JSON.stringify({ resource: 'calendar.settings', ...more }));

const problem = (field: string) => expect.objectContaining({ code: 'invalid-request', field });

describe('A-04 a number that the database cannot hold is rejected', () => {
  test.each(['9007199254740992', '-9007199254740992', '1e200', '5e-324', '1e-131', '1e309'])(
    '%s',
    (number) => {
      const body = (text: string) => `{"resource":"calendar.settings",${text}}`;
      for (const text of [
        `"parameters":{"maxResults":${number}}`,
        `"parameters":{"maxResults":[1,${number}]}`,
      ]) {
        expect(() => parseWatchSpec(body(text))).toThrow(/"?parameters/);
        expect(() => parseChannelSpec(body(text))).toThrow(/"?parameters/);
      }
      expect(() => parseWatchSpec(body(`"leaseSeconds":${number}`))).toThrow(
        problem('leaseSeconds'),
      );
    },
  );

  test('any number: it is rejected, or an exact one', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const size = Math.abs(number);
        const fits = size === 0 || (size >= 1e-130 && size <= Number.MAX_SAFE_INTEGER);
        const parsing = () => watch({ parameters: { maxResults: number } });
        if (fits) expect(parsing().parameters).toEqual({ maxResults: number === 0 ? 0 : number });
        else expect(parsing).toThrow(problem('parameters.maxResults'));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([0, -1, 59, 60.5, 315_360_001, null, '3600', true])('a lease of %j', (leaseSeconds) => {
    expect(() => watch({ leaseSeconds })).toThrow(problem('leaseSeconds'));
  });

  test.each([60, 86_400, 315_360_000])('and a lease of %i is one', (leaseSeconds) => {
    expect(watch({ leaseSeconds }).leaseSeconds).toBe(leaseSeconds);
  });
});

describe('B-10 an expiration', () => {
  const channel = (expiration: unknown) =>
    parseChannelSpec(JSON.stringify({ resource: 'calendar.settings', expiration }));

  test.each(['2027-02-30T12:00:00Z', '2027-02-29T00:00:00Z', '2027-06-31T23:59:59+02:00'])(
    'that does not exist is rejected: %s',
    (expiration) => {
      expect(() => channel(expiration)).toThrow(problem('expiration'));
    },
  );

  test('is the time that it says, or rejected, whatever the day', () => {
    const two = (max: number) =>
      fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
    fc.assert(
      fc.property(two(13), two(32), (month, day) => {
        const text = `2027-${month}-${day}T12:00:00.000Z`;
        try {
          expect(new Date(channel(text).expirationMs ?? 0).toISOString()).toBe(text);
        } catch (error) {
          expect(error).toEqual(problem('expiration'));
        }
      }),
    );
  });
});

describe('an account', () => {
  test.each(['a', 'a'.repeat(64)])('%s is one', (account) => {
    expect(watch({ account }).account).toBe(account);
  });

  test('is the deployment’s own if there is none', () => {
    expect(watch({}).account).toBe('default');
  });

  test.each(['', 'a'.repeat(65), 5, null])('%j is rejected', (account) => {
    expect(() => watch({ account })).toThrow(problem('account'));
  });
});

describe('an Idempotency-Key', () => {
  test.each([undefined, 'k', 'k'.repeat(255)])('%s is used as it is', (key) => {
    expect(parseIdempotencyKey(key)).toBe(key);
  });

  test.each(['', ' ', '\t ', 'k'.repeat(256)])('%j is rejected', (key) => {
    expect(() => parseIdempotencyKey(key)).toThrow(problem('Idempotency-Key'));
  });
});
