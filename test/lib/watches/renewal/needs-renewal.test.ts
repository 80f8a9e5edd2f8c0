import { expect, test } from 'vitest';
import type { ChannelRecord, ChannelState } from '../../../../lib/channels/channel-record.ts';
import { openChannels } from '../../../../lib/watches/open-channels.ts';
import {
  needsRenewal,
  nextCheckAt,
  type RenewalReason,
} from '../../../../lib/watches/renewal/needs-renewal.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { CHANGES, DAY, HOUR, NOW_MS } from '../../channels/constants.ts';

const ADDRESS = 'https://here.example/';

function channel(id: string, changes: Partial<ChannelRecord> = {}): ChannelRecord {
  return {
    id,
    owner: 'o',
    account: 'default',
    address: ADDRESS,
    state: 'active',
    resourceId: 'r',
    ...CHANGES,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    expirationMs: NOW_MS + DAY,
    ...changes,
  };
}

function watchThat(changes: Partial<WatchRecord> = {}): WatchRecord {
  return {
    id: 'w',
    owner: 'o',
    account: 'default',
    ...CHANGES,
    spec: '',
    channelIds: ['c'],
    currentId: 'c',
    openedAtMs: NOW_MS,
    renewAtMs: NOW_MS + 18 * HOUR,
    version: 1,
    dueAtMs: NOW_MS + DAY,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

const USUAL = { lastNotificationAtMs: NOW_MS, notificationCount: 20, usualIntervalMs: 10 * 60_000 };

test.each<[string, RenewalReason | undefined, Partial<WatchRecord>, number]>([
  ['nothing is to be done', undefined, {}, 1],
  ['a renewal is due', 'due', {}, 18 * HOUR],
  ['a renewal is due in a moment', undefined, {}, 18 * HOUR - 1],
  ['somebody asked', 'asked', { renewRequested: true }, 1],
  ['a renewal failed', 'asked', { condition: 'failing' }, 1],
  ['its account works again', 'asked', { condition: 'needs_reconnect' }, 1],
  [
    'a new channel is there already, after a failure',
    undefined,
    { condition: 'failing', currentId: 'b' },
    1,
  ],
  ['it is silent for too long', 'silent', USUAL, 16 * HOUR],
  ['it is silent for long', undefined, USUAL, 16 * HOUR - 1],
  ['it was reopened for its silence', undefined, { ...USUAL, staleReopenings: 1 }, 16 * HOUR],
  ['it never ends', undefined, { renewAtMs: undefined } as never, 1000 * DAY],
])('whether a watch is renewed when %s: %s', (_, reason, changes, afterMs) => {
  const at = { nowMs: NOW_MS + afterMs, address: ADDRESS };
  expect(needsRenewal(watchThat(changes), channel('c'), at)).toBe(reason);
});

test('a watch without a channel is always renewed, and one with another address is too', () => {
  const at = { nowMs: NOW_MS, address: ADDRESS };
  expect(needsRenewal(watchThat(), undefined, at)).toBe('uncovered');
  const elsewhere = channel('c', { address: 'https://there.example/' });
  expect(needsRenewal(watchThat(), elsewhere, at)).toBe('moved');
});

test('a watch is looked at next when it is to be renewed or is silent for too long, whichever is first', () => {
  expect(nextCheckAt(watchThat())).toBe(NOW_MS + 18 * HOUR);
  expect(nextCheckAt(watchThat(USUAL))).toBe(NOW_MS + 16 * HOUR);
  expect(nextCheckAt(watchThat({ ...USUAL, staleReopenings: 1 }))).toBe(NOW_MS + 18 * HOUR);
  expect(nextCheckAt(watchThat({ renewAtMs: undefined } as never))).toBeUndefined();
});

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

test('a channel that Google refused to open is none', () => {
  const failure = { class: 'gone', reason: 'notFound', message: 'Not Found', atMs: NOW_MS };
  const refused = channel('c', { state: 'failed', failure });
  expect(openChannels({ channelIds: ['c'] }, [refused], NOW_MS)).toEqual([]);
});

test('channels are told the newest first, in the order in which they were recorded', () => {
  const all = ['b', 'c', 'a'].map((id) => channel(id));
  const open = openChannels({ channelIds: ['a', 'b', 'c'] }, all, NOW_MS);
  expect(open.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});
