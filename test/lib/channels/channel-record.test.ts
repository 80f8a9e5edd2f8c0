import { expect, test } from 'vitest';
import {
  atTime,
  type ChannelRecord,
  type ChannelState,
} from '../../../lib/channels/channel-record.ts';
import { NOW_MS, newChannel } from '../table/examples.ts';

function record(changes: Partial<ChannelRecord> = {}): ChannelRecord {
  return { ...newChannel(), state: 'active', updatedAtMs: NOW_MS, ...changes };
}

test.each<ChannelState>(['active', 'superseded'])('a channel that is %s ends', (state) => {
  const channel = record({ state, expirationMs: NOW_MS });

  expect(atTime(channel, NOW_MS)).toEqual({ ...channel, state: 'expired' });
});

test('not a millisecond early', () => {
  const channel = record({ expirationMs: NOW_MS + 1 });

  expect(atTime(channel, NOW_MS)).toEqual(channel);
});

test('never without an expiration', () => {
  const channel = record();

  expect(atTime(channel, Number.MAX_SAFE_INTEGER)).toEqual(channel);
});

test.each<ChannelState>(['pending', 'stopping', 'stopped', 'failed', 'expired'])(
  'time changes nothing about one that is %s',
  (state) => {
    const channel = record({ state, expirationMs: NOW_MS - 1 });

    expect(atTime(channel, NOW_MS)).toEqual(channel);
  },
);
