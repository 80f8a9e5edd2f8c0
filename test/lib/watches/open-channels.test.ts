import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import type { ChannelState } from '../../../lib/channels/channel-states.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { openChannels } from '../../../lib/watches/open-channels.ts';
import { CHANGES, DAY, NOW_MS } from '../channels/stage.ts';

function channel(id: string, changes: Partial<ChannelRecord> = {}): ChannelRecord {
  return {
    id,
    owner: 'o',
    account: 'default',
    address: 'https://here.example/',
    state: 'active',
    resourceId: 'r',
    ...CHANGES,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    expirationMs: NOW_MS + DAY,
    ...changes,
  };
}

test.each<[ChannelState, boolean]>([
  ['pending', true],
  ['active', true],
  ['stopping', true],
  ['superseded', true],
  ['failed', true],
  ['stopped', false],
  ['expired', false],
])('whether Google might still send on a channel that is %s: %s', (state, might) => {
  const open = openChannels({ channelIds: ['c'] }, [channel('c', { state })], NOW_MS);
  expect(open).toHaveLength(might ? 1 : 0);
  expect(openChannels({ channelIds: ['c'] }, [channel('c', { state })], NOW_MS + DAY)).toEqual([]);
});

test('a channel that Google rejected is not open', () => {
  const failure: Failure = {
    class: 'gone',
    reason: 'notFound',
    message: 'Not Found',
    atMs: NOW_MS,
  };
  const rejected = channel('c', { state: 'failed', failure });
  expect(openChannels({ channelIds: ['c'] }, [rejected], NOW_MS)).toEqual([]);
});

test('open channels are given the newest first, by the order in which they were recorded', () => {
  const all = ['b', 'c', 'a'].map((id) => channel(id));
  const open = openChannels({ channelIds: ['a', 'b', 'c'] }, all, NOW_MS);
  expect(open.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});
