import { expect, test } from 'vitest';
import { TidingsError } from '../../../lib/channel/tidings-error.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { channelFailure, isRefusal } from '../../../lib/manage/channel-failure.ts';

/** A refusal of Google's, and whether an attempt before it may have worked. */
function refusal(reason: string, outcomeUnknown = false): GoogleError {
  const error = new GoogleError({ status: 400, reason, message: 'No' });
  error.outcomeUnknown = outcomeUnknown;
  return error;
}

test('a refusal is remembered with its class and reason', () => {
  const error = refusal('forbidden');
  const { message } = error;
  const failure = { class: 'permanent', reason: 'forbidden', message, atMs: 7 };
  expect(channelFailure(error, 7)).toEqual(failure);
  expect(isRefusal(failure)).toBe(true);
});

test('after an attempt that may have worked, no refusal counts as one', () => {
  const failure = channelFailure(refusal('forbidden', true), 7);
  expect(failure).toMatchObject({ class: 'retry', reason: 'forbidden' });
  expect(isRefusal(failure)).toBe(false);
});

test('an id that is taken is told as such, whatever came before', () => {
  for (const doubt of [true, false])
    expect(channelFailure(refusal('channelIdNotUnique', doubt), 7).class).toBe('retry-with-new-id');
});

test('a failure of ours says nothing about Google', () => {
  const failure = channelFailure(new TidingsError('storage-failed', 'Down'), 7);
  expect(failure).toEqual({ class: 'retry', reason: 'storage-failed', message: 'Down', atMs: 7 });
});

test('credentials that are missing have to be put in', () => {
  const error = new TidingsError('google-credentials', 'None yet');
  expect(channelFailure(error, 7).class).toBe('reconnect');
});

test.each([new TypeError('a secret'), 'a secret', undefined])(
  '%s is kept to ourselves',
  (thrown) => {
    const failure = channelFailure(thrown, 7);
    expect(failure).toMatchObject({ class: 'retry', reason: 'internal' });
    expect(failure.message).not.toContain('secret');
  },
);
