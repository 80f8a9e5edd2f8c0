import { expect, test } from 'vitest';
import { atTime } from '../../../lib/channels/channel-record.ts';
import type { ChannelState } from '../../../lib/channels/channel-states.ts';
import { channelRecord, NOW_MS } from '../table/examples.ts';

test.each<ChannelState>(['active', 'superseded'])(
  'a channel that is %s has expired at its end',
  (state) => {
    const channel = channelRecord({ state, expirationMs: NOW_MS });

    expect(atTime(channel, NOW_MS)).toEqual({ ...channel, state: 'expired' });
  },
);

test('a channel has not expired a millisecond before its end', () => {
  const channel = channelRecord({ expirationMs: NOW_MS + 1 });

  expect(atTime(channel, NOW_MS)).toEqual(channel);
});

test('a channel without an expiration never expires', () => {
  const channel = channelRecord();

  expect(atTime(channel, Number.MAX_SAFE_INTEGER)).toEqual(channel);
});

test.each<ChannelState>(['pending', 'stopping', 'stopped', 'failed', 'expired'])(
  'a channel that is %s stays so after its end',
  (state) => {
    const channel = channelRecord({ state, expirationMs: NOW_MS - 1 });

    expect(atTime(channel, NOW_MS)).toEqual(channel);
  },
);
