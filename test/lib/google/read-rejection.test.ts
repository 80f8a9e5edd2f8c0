import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfter, readRejection } from '../../../lib/google/read-rejection.ts';

const NOW = Date.UTC(2026, 9, 1, 12);
const read = (body: unknown) => readRejection(400, body, null, NOW);

test('the error of an API has the reason of its first entry', () => {
  const error = { code: 400, message: 'Top', errors: [{ reason: 'invalid', message: 'Inner' }] };
  expect(read({ error })).toMatchObject({ status: 400, reason: 'invalid', message: 'Top' });
});

test('the newer form of an error has the reason and domain of its details', () => {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
    { reason: 'SERVICE_DISABLED', domain: 'googleapis.com' },
  ];
  const error = { message: 'Off', status: 'PERMISSION_DENIED', details };
  expect(read({ error })).toMatchObject({ reason: 'SERVICE_DISABLED', domain: 'googleapis.com' });
});

test('an error without a reason in its entries has its status as the reason, and no domain', () => {
  const error = { message: 'No', status: 'UNAUTHENTICATED', errors: [{ domain: 'global' }] };
  expect(read({ error })).toMatchObject({ reason: 'UNAUTHENTICATED', domain: undefined });
});

test('the first entry with a reason counts, and the older form before the newer', () => {
  const errors = [{ reason: '' }, { reason: 'rateLimitExceeded', domain: 'usageLimits' }];
  const error = { errors, status: 'RESOURCE_EXHAUSTED', details: [{ reason: 'OTHER' }] };
  expect(read({ error })).toMatchObject({ reason: 'rateLimitExceeded', domain: 'usageLimits' });
});

test.each([
  ['behind a general reason', [{ reason: 'forbidden' }, { reason: 'userRateLimitExceeded' }]],
  ['behind another reason', [{ reason: 'notFound' }, { reason: 'userRateLimitExceeded' }]],
])('B-15: of several entries a limit counts, %s', (_, errors) => {
  expect(read({ error: { errors } })).toMatchObject({ reason: 'userRateLimitExceeded' });
});

test('B-15: the domain is that of the entry that gives the reason', () => {
  const errors = [
    { reason: 'forbidden', domain: 'global' },
    { reason: 'forbidden', domain: 'usageLimits' },
  ];
  const rejection = readRejection(403, { error: { errors } }, null, NOW);
  expect(rejection).toMatchObject({ reason: 'forbidden', domain: 'usageLimits' });
});

test('an error in a list of one is read', () => {
  const body = [{ error: { message: 'Top', errors: [{ reason: 'notFound' }] } }];
  expect(read(body)).toMatchObject({ reason: 'notFound', message: 'Top' });
});

test('the error of the token endpoint is the reason', () => {
  const body = { error: 'invalid_grant', error_description: 'Token has been revoked.' };
  expect(read(body)).toMatchObject({ reason: 'invalid_grant', message: 'Token has been revoked.' });
});

test('an error without a reason has a message', () => {
  const error = { code: 410, message: 'Gone' };
  expect(read({ error })).toMatchObject({ reason: '', message: 'Gone' });
});

test.each([
  undefined,
  null,
  'a page',
  7,
  [],
  {},
  { error: null },
  { error: 7 },
  { error: [] },
  { error: { errors: {} } },
  { error: { errors: [] } },
  { error: { errors: [null] } },
  { error: { errors: [{ reason: 7 }], message: {} } },
])('a body without an error (%j) has no reason and no message', (body) => {
  expect(read(body)).toMatchObject({ reason: '', message: '' });
});

test('a message is stored: it is bounded, and has no half of a surrogate pair', () => {
  const { message } = read({ error: { message: `\ud800${'x'.repeat(500_000)}` } });
  expect(message).toHaveLength(2000);
  expect(message.isWellFormed()).toBe(true);
});

test('any body is read without an error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const { reason, message } = read({ error: body });
      expect([typeof reason, typeof message]).toEqual(['string', 'string']);
    }),
  );
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
    ['Thu, 01 Oct 2026 12:00:30 GMT', 30_000],
    ['2026-10-01T12:00:30Z', 30_000],
    ['Thu, 01 Oct 2026 11:00:00 GMT', 0],
  ])('of %j is %i ms', (value, milliseconds) => {
    expect(parseRetryAfter(value, NOW)).toBe(milliseconds);
  });

  test.each([null, '', '  ', 'soon', '-', 'NaN'])('of %j is ignored', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });
});
