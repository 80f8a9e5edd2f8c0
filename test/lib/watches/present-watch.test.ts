import { expect, test } from 'vitest';
import { presentWatch, presentWatchWithChannels } from '../../../lib/watches/present-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { DAY, HOUR, NOW_MS } from '../channels/constants.ts';
import { channelRecord, watchRecord } from '../table/examples.ts';

const MINUTE = 60_000;
const COVERED: Partial<WatchRecord> = {
  currentId: 'current',
  expirationMs: NOW_MS + DAY,
  renewAtMs: NOW_MS + HOUR,
  dueAtMs: NOW_MS + MINUTE,
};
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

test.each([
  ['healthy', 'the planned one', { condition: 'healthy' }, NOW_MS + HOUR],
  ['failing', 'the next attempt', { condition: 'failing' }, NOW_MS + MINUTE],
  ['to be renewed on request', 'the next attempt', { renewRequested: true }, NOW_MS + MINUTE],
  ['suspended', 'no time', { condition: 'needs_reconnect' }, undefined],
  ['gone', 'no time', { condition: 'gone' }, undefined],
] as const)('a watch that is %s shows %s as its next renewal', (_, __, changes, atMs) => {
  expect(presentWatch(watchRecord({ ...COVERED, ...changes }), undefined, NOW_MS)).toMatchObject({
    coveredUntil: iso(NOW_MS + DAY),
    nextRenewal: atMs === undefined ? undefined : iso(atMs),
  });
});

test('a deleted watch has the time of its deletion, and neither health nor a next renewal', () => {
  const deleted = watchRecord({
    ...COVERED,
    condition: 'deleted',
    deletedAtMs: NOW_MS,
    renewRequested: true,
  });
  expect(presentWatchWithChannels(deleted, undefined, [], NOW_MS)).toMatchObject({
    deletedAt: iso(NOW_MS),
    health: undefined,
    coveredUntil: undefined,
    nextRenewal: undefined,
    currentChannel: undefined,
  });
});

test('the channels of a watch come newest first', () => {
  const channels = [1, 3, 2].map((age) =>
    channelRecord({ id: `age-${age}`, createdAtMs: NOW_MS - age }),
  );
  const shown = presentWatchWithChannels(watchRecord(COVERED), undefined, channels, NOW_MS);
  expect(shown).toMatchObject({
    currentChannel: 'current',
    channels: [{ id: 'age-1' }, { id: 'age-2' }, { id: 'age-3' }],
  });
});
