import { describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { hasEnded } from '../../../lib/channels/has-ended.ts';
import type { GoogleErrorClass } from '../../../lib/google/classified.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { DAY, HOUR, MINUTE } from '../../support/times.ts';
import { channelRecord, NOW_MS } from '../table/examples.ts';
import { CHANGES } from './constants.ts';

/** A channel that is stored, and of which nothing else is known. */
function pending(changes: Partial<ChannelRecord> = {}): ChannelRecord {
  return channelRecord({
    ...CHANGES,
    state: 'pending',
    requestedExpirationMs: NOW_MS + DAY,
    ...changes,
  });
}

const { requestedExpirationMs: _, ...unrequested } = pending();

function failure(name: string): Failure {
  return { class: name as GoogleErrorClass, reason: 'r', message: 'm', atMs: NOW_MS };
}

/** When each channel has certainly ended, in milliseconds from now. */
const ENDS: [string, ChannelRecord, number][] = [
  [
    'that is active, at its granted expiration',
    pending({ state: 'active', expirationMs: NOW_MS + HOUR }),
    HOUR,
  ],
  ['that is pending, a minute after the requested expiration', pending(), DAY + MINUTE],
  [
    'that is pending with a resource id, a minute after the requested expiration',
    pending({ resourceId: 'r' }),
    DAY + MINUTE,
  ],
  [
    'that is pending without a requested expiration, a minute after the default lease',
    unrequested,
    HOUR + MINUTE,
  ],
  [
    'of Calendar without a requested expiration, a minute after its default lease',
    { ...unrequested, resource: 'calendar.events' },
    7 * DAY + MINUTE,
  ],
];

test.each(ENDS)('a channel %s, has ended', (_name, channel, endsMs) => {
  expect(hasEnded(channel, NOW_MS + endsMs - 1)).toBe(false);
  expect(hasEnded(channel, NOW_MS + endsMs)).toBe(true);
});

test.each([
  ['that Google opened without an expiration', { ...unrequested, resourceId: 'r' }],
  [
    'that Google opened without an expiration, though one was requested',
    pending({ neverExpires: true }),
  ],
  [
    'that has sent after its expiration',
    pending({ state: 'stopping', expirationMs: NOW_MS, neverExpires: true }),
  ],
  [
    'of Cloud Storage, which documents no lease',
    { ...unrequested, resource: 'storage.objects' } as const,
  ],
])('a channel %s, does not end by itself', (_name, channel) => {
  expect(hasEnded(channel, NOW_MS + 10_000 * DAY)).toBe(false);
});

describe('a failed channel', () => {
  const failedAs = (why: Failure) => hasEnded(pending({ state: 'failed', failure: why }), NOW_MS);

  test.each(['reconnect', 'unsupported', 'gone', 'permanent'])(
    'whose failure is of class %s was never open',
    (name) => {
      expect(failedAs(failure(name))).toBe(true);
    },
  );

  test.each(['retry', 'retry-with-new-id', 'a class to come'])(
    'whose failure is of class %s may be open',
    (name) => {
      expect(failedAs(failure(name))).toBe(false);
    },
  );

  test('of any class was never open if Google has opened nothing', () => {
    expect(failedAs({ ...failure('retry'), nothingOpened: true })).toBe(true);
  });
});

test('a channel whose stop Google rejects has not ended', () => {
  const stopping = pending({ state: 'stopping', failure: failure('permanent') });
  expect(hasEnded(stopping, NOW_MS)).toBe(false);
});
