import { expect, test } from 'vitest';
import { isRejection } from '../../../lib/channels/channel-record.ts';
import { failureOf } from '../../../lib/google/failure.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

/** A refusal of Google's, and whether an attempt before it may have worked. */
function rejection(reason: string, outcomeUnknown = false): GoogleError {
  const error = new GoogleError({ status: 400, reason, message: 'No' });
  error.outcomeUnknown = outcomeUnknown;
  return error;
}

test('a rejection is remembered with its class and reason', () => {
  const error = rejection('forbidden');
  const { message } = error;
  const failure = failureOf(error, 7);
  expect(failure).toEqual({
    class: 'permanent',
    reason: 'forbidden',
    message,
    atMs: 7,
    nothingOpened: true,
  });
  expect(isRejection(failure)).toBe(true);
});

test('after an attempt that may have worked, no rejection counts as one', () => {
  const failure = failureOf(rejection('forbidden', true), 7);
  expect(failure).toMatchObject({ class: 'retry', reason: 'forbidden' });
  expect(failure).not.toHaveProperty('nothingOpened');
  expect(isRejection(failure)).toBe(false);
});

test('a rejection that passes is one all the same: Google opened nothing', () => {
  const failure = failureOf(rejection('rateLimitExceeded'), 7);
  expect(failure).toMatchObject({ class: 'retry', nothingOpened: true });
  expect(isRejection(failure)).toBe(true);
});

test('an id that is taken is told as such, whatever came before', () => {
  for (const doubt of [true, false]) {
    const failure = failureOf(rejection('channelIdNotUnique', doubt), 7);
    expect(failure.class).toBe('retry-with-new-id');
    expect(isRejection(failure)).toBe(false);
  }
});

test('a failure of ours says nothing about Google', () => {
  const failure = failureOf(new TidingsError('storage-failed', 'Down'), 7);
  expect(failure).toEqual({ class: 'retry', reason: 'storage-failed', message: 'Down', atMs: 7 });
});

test('credentials that are missing have to be put in', () => {
  const error = new TidingsError('google-credentials', 'None yet');
  expect(failureOf(error, 7).class).toBe('reconnect');
});

test.each([new TypeError('a secret'), 'a secret', undefined])(
  '%s is kept to ourselves',
  (thrown) => {
    const failure = failureOf(thrown, 7);
    expect(failure).toMatchObject({ class: 'retry', reason: 'internal' });
    expect(failure.message).not.toContain('secret');
  },
);
