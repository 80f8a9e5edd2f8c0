import { expect, test } from 'vitest';
import { iso, presentFailure } from '../../../lib/api/present.ts';

const AT_MS = Date.UTC(2027, 2, 1, 12, 0, 0, 5);

test('a time is shown in ISO 8601 with milliseconds, and no time is not shown', () => {
  expect(iso(AT_MS)).toBe('2027-03-01T12:00:00.005Z');
  expect(iso(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(iso(undefined)).toBeUndefined();
});

test('a failure is shown with its time, without what is for internal use', () => {
  const failure = {
    class: 'gone',
    reason: 'notFound',
    message: 'Not Found',
    atMs: AT_MS,
    nothingOpened: true,
  } as const;
  expect(presentFailure(failure)).toEqual({
    class: 'gone',
    reason: 'notFound',
    message: 'Not Found',
    at: '2027-03-01T12:00:00.005Z',
  });
  expect(presentFailure(undefined)).toBeUndefined();
});
