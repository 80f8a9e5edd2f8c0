import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../../lib/channels/channel-record.ts';
import {
  needsRenewal,
  nextCheckAt,
  type RenewalReason,
} from '../../../../lib/watches/renewal/needs-renewal.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import { WATCH_CONDITIONS, type WatchCondition } from '../../../../lib/watches/watch-states.ts';
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
    specDigest: '',
    channelIds: ['c'],
    currentId: 'c',
    openedAtMs: NOW_MS,
    renewAtMs: NOW_MS + 18 * HOUR,
    condition: 'healthy',
    conditionSinceMs: NOW_MS,
    version: 1,
    dueAtMs: NOW_MS + DAY,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

const USUAL = { lastNotificationAtMs: NOW_MS, notificationCount: 20, usualIntervalMs: 10 * 60_000 };

const at = (afterMs: number) => ({ nowMs: NOW_MS + afterMs, address: ADDRESS });

test.each<[string, RenewalReason | undefined, Partial<WatchRecord>, number]>([
  ['there is nothing to do', undefined, {}, 1],
  ['its renewal is due', 'due', {}, 18 * HOUR],
  ['its renewal is due in a moment', undefined, {}, 18 * HOUR - 1],
  ['a renewal is requested in its row', 'requested', { renewRequested: true }, 1],
  ['its last renewal failed', 'failed-before', { condition: 'failing' }, 1],
  ['its account works again', 'failed-before', { condition: 'needs_reconnect' }, 1],
  [
    'a renewal failed, and a new channel is there already',
    undefined,
    { condition: 'failing', currentId: 'b' },
    1,
  ],
  ['it is stale', 'stale', USUAL, 16 * HOUR],
  ['it is stale in a moment', undefined, USUAL, 16 * HOUR - 1],
  [
    'it was reopened once for its staleness',
    undefined,
    { ...USUAL, staleReopenings: 1 },
    16 * HOUR,
  ],
  ['its lease never ends', undefined, { renewAtMs: undefined } as never, 1000 * DAY],
])('whether a watch is renewed when %s: %s', (_, reason, changes, afterMs) => {
  expect(needsRenewal(watchThat(changes), channel('c'), at(afterMs))).toBe(reason);
});

test.each(Object.keys(WATCH_CONDITIONS) as WatchCondition[])(
  'a watch that is %s is renewed early, unless it is healthy',
  (condition) => {
    const reason = condition === 'healthy' ? undefined : 'failed-before';
    expect(needsRenewal(watchThat({ condition }), channel('c'), at(1))).toBe(reason);
  },
);

test('a watch without a channel is always renewed, and one with another address is too', () => {
  expect(needsRenewal(watchThat(), undefined, at(0))).toBe('uncovered');
  const elsewhere = channel('c', { address: 'https://there.example/' });
  expect(needsRenewal(watchThat(), elsewhere, at(0))).toBe('moved');
});

test('a watch is renewed when its user requests it now', () => {
  expect(needsRenewal(watchThat(), channel('c'), { ...at(1), isRequested: true })).toBe(
    'requested',
  );
  expect(needsRenewal(watchThat(), channel('c'), { ...at(1), isRequested: false })).toBeUndefined();
});

test('of several reasons the first in this order is given', () => {
  const elsewhere = channel('c', { address: 'https://there.example/' });
  const all = { ...USUAL, condition: 'failing', renewRequested: true } as const;
  const notRequested = watchThat({ ...USUAL, condition: 'failing' });
  const late = at(18 * HOUR);
  expect([
    needsRenewal(watchThat(all), undefined, late),
    needsRenewal(watchThat(all), elsewhere, late),
    needsRenewal(notRequested, elsewhere, late),
    needsRenewal(notRequested, channel('c'), late),
    needsRenewal(notRequested, channel('c'), at(16 * HOUR)),
    needsRenewal(notRequested, channel('c'), at(1)),
  ]).toEqual(['uncovered', 'requested', 'moved', 'due', 'stale', 'failed-before']);
});

test('a covered watch is due when it is to be renewed or becomes stale, whichever is first', () => {
  expect(nextCheckAt(watchThat())).toBe(NOW_MS + 18 * HOUR);
  expect(nextCheckAt(watchThat(USUAL))).toBe(NOW_MS + 16 * HOUR);
  expect(nextCheckAt(watchThat({ ...USUAL, staleReopenings: 1 }))).toBe(NOW_MS + 18 * HOUR);
  expect(nextCheckAt(watchThat({ renewAtMs: undefined } as never))).toBeUndefined();
});

test('null counts as absent, as in the patch of a row', () => {
  expect(nextCheckAt({ ...watchThat(USUAL), renewAtMs: null })).toBe(NOW_MS + 16 * HOUR);
  for (const name of ['lastNotificationAtMs', 'openedAtMs', 'notificationCount', 'usualIntervalMs'])
    expect(nextCheckAt({ ...watchThat(USUAL), [name]: null })).toBe(NOW_MS + 18 * HOUR);
  const nothing = { ...watchThat(), renewAtMs: null, openedAtMs: null };
  expect(nextCheckAt(nothing)).toBeUndefined();
});
