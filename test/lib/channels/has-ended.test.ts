import { describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { hasEnded } from '../../../lib/channels/has-ended.ts';
import { CHANGES, DAY, HOUR, NOW_MS } from './constants.ts';

const MINUTE = 60_000;

/** A channel whose opening was begun, and nothing more. */
function record(flaws: Partial<ChannelRecord> = {}): ChannelRecord {
  return {
    id: 'c',
    owner: 'o',
    account: 'default',
    address: 'https://receiver.example/',
    state: 'pending',
    requestedExpirationMs: NOW_MS + DAY,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...CHANGES,
    ...flaws,
  };
}

const { requestedExpirationMs: _, ...unasked } = record();
const failure = { reason: 'r', message: 'm', atMs: NOW_MS };

/** When each channel has certainly ended, in milliseconds from now. */
const ENDS: [string, ChannelRecord, number][] = [
  ['as granted', record({ state: 'active', expirationMs: NOW_MS + HOUR }), HOUR],
  ['as asked for, plus what opening may take', record(), DAY + MINUTE],
  ['as asked for, if the resource id was learnt', record({ resourceId: 'r' }), DAY + MINUTE],
  ['after the default lease, if nothing was asked for', unasked, HOUR + MINUTE],
  ['after Calendar’s default lease', { ...unasked, resource: 'calendar.events' }, 7 * DAY + MINUTE],
];

test.each(ENDS)('%s', (_name, channel, endsMs) => {
  expect(hasEnded(channel, NOW_MS + endsMs - 1)).toBe(false);
  expect(hasEnded(channel, NOW_MS + endsMs)).toBe(true);
});

test.each([
  ['that Google opened without an end', { ...unasked, resourceId: 'r' }],
  ['that Google opened without an end, though asked for one', record({ neverExpires: true })],
  [
    'that outlived its end',
    record({ state: 'stopping', expirationMs: NOW_MS, neverExpires: true }),
  ],
  ['of Cloud Storage, which names no lease', { ...unasked, resource: 'storage.objects' } as const],
])('a channel %s does not end by itself', (_name, channel) => {
  expect(hasEnded(channel, NOW_MS + 10_000 * DAY)).toBe(false);
});

describe('a failed channel', () => {
  const failed = (errorClass: string) =>
    hasEnded(record({ state: 'failed', failure: { class: errorClass, ...failure } }), NOW_MS);

  test.each(['reconnect', 'unsupported', 'gone', 'permanent'])('of class %s never was', (name) => {
    expect(failed(name)).toBe(true);
  });

  test.each(['retry', 'retry-with-new-id', 'a class to come'])('of class %s may live', (name) => {
    expect(failed(name)).toBe(false);
  });

  test('of any class never was if Google said that it opened nothing', () => {
    const refused = { class: 'retry', ...failure, nothingOpened: true } as const;
    expect(hasEnded(record({ state: 'failed', failure: refused }), NOW_MS)).toBe(true);
  });
});

test('a stop that was refused leaves a channel that lives', () => {
  const stopping = record({ state: 'stopping', failure: { class: 'permanent', ...failure } });
  expect(hasEnded(stopping, NOW_MS)).toBe(false);
});
