import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePageRequest } from '../../../lib/api/parse-page-request.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';

test('a query without a limit gives a page of 50, from the beginning', () => {
  expect(parsePageRequest({})).toEqual({ limit: 50, cursor: undefined });
});

test.each([
  ['1', 1],
  ['50', 50],
  ['100', 100],
  ['007', 7],
])('the limit %s is %i, and the cursor is passed on', (limit, expected) => {
  expect(parsePageRequest({ limit, cursor: 'c', other: 'x' })).toEqual({
    limit: expected,
    cursor: 'c',
  });
});

test.each(['0', '000', '101', '1000', '', ' 5', '5 ', '+5', '-1', '1.5', '1e2', '0x5', 'all', '٥'])(
  'the limit %j is rejected',
  (limit) => {
    expect(() => parsePageRequest({ limit })).toThrow(
      expect.objectContaining({ code: 'invalid-request', field: 'limit' }),
    );
  },
);

test('any limit is from 1 to 100, or is rejected as the fault of the client', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (limit) => {
      try {
        const page = parsePageRequest({ limit });
        expect(page.limit).toBe(Number(limit));
        expect(page.limit).toBeGreaterThanOrEqual(1);
        expect(page.limit).toBeLessThanOrEqual(100);
      } catch (error) {
        expect(httpStatus(error)).toBe(400);
      }
    }),
  );
});
