import { expect, test } from 'vitest';
import { channelDueAt, forgetAt } from '../../../lib/channels/channel-due.ts';
import { DAY, MINUTE, NOW_MS } from '../../support/times.ts';

const CLAIM_MS = 3 * MINUTE;

test.each(['pending', 'stopping', 'superseded'] as const)(
  'a channel that is %s is due after two minutes, which no function outlasts',
  (to) => {
    expect(channelDueAt({ to, nowMs: NOW_MS })).toBe(NOW_MS + 2 * MINUTE);
  },
);

test('a channel that was opened for a watch is due only after two claims of the watch have ended', () => {
  const opened = { to: 'active', nowMs: NOW_MS, watchId: 'w' } as const;
  expect(channelDueAt(opened)).toBe(NOW_MS + 2 * CLAIM_MS);
  expect(channelDueAt({ ...opened, expirationMs: NOW_MS + DAY })).toBe(NOW_MS + 2 * CLAIM_MS);
});

test('a channel that has ended is forgotten after thirty days, at the next whole second', () => {
  const seconds = (NOW_MS + 30 * DAY) / 1000;
  expect([forgetAt(NOW_MS), forgetAt(NOW_MS + 1), forgetAt(NOW_MS + 999)]).toEqual([
    seconds,
    seconds + 1,
    seconds + 1,
  ]);
});
