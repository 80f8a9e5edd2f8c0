import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { ALICE, BOB, call, channel, startSimulator } from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const NOW = Date.UTC(2026, 9, 1);
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

test.each([
  [{ type: 'push' }, 400, 'push.channelTypeNotSupported'],
  [{ type: undefined }, 400, 'push.channelTypeNotSupported'],
  [{ id: undefined }, 400, 'required'],
  [{ id: 'no blanks' }, 400, 'push.channelIdInvalid'],
  [{ id: 'a'.repeat(65) }, 400, 'push.channelIdInvalid'],
  [{ address: undefined }, 400, 'push.webhookUrlNotHttps'],
  [{ address: 'http://example.com/hook' }, 400, 'push.webhookUrlNotHttps'],
  [{ address: 'ftp://127.0.0.1/hook' }, 400, 'push.webhookUrlNotHttps'],
  [{ address: 'nowhere' }, 400, 'push.webhookUrlNoHostOrAddress'],
  [{ token: 'a'.repeat(257) }, 400, 'invalid'],
  [{ token: 'a\nb' }, 400, 'invalid'],
  [{ expiration: 'tomorrow' }, 400, 'invalid'],
  [{ expiration: '1000' }, 400, 'pushInvalidTtl'],
  [{ params: { ttl: '-1' } }, 400, 'pushInvalidTtl'],
  [{ params: { ttl: 'long' } }, 400, 'pushInvalidTtl'],
])('a channel with %o is rejected: %i %s', async (overrides, status, reason) => {
  const { google, receiver } = await startSimulator();
  expect(await call(google, CHANGES, channel(receiver, overrides))).toMatchObject({
    status,
    reason,
  });
  expect(google.channels()).toEqual([]);
});

test.each([
  { type: 'webhook' },
  { id: 'AZaz09-_+/='.padEnd(64, '0') },
  { token: 'a'.repeat(256) },
  { address: 'https://example.com/hook' },
  { address: 'http://localhost:1/hook' },
  { address: 'http://[::1]:1/hook' },
  { payload: true, kind: 'api#channel', resourceId: 'ignored' },
])('a channel with %o is opened', async (overrides) => {
  const { google, receiver } = await startSimulator({ faults: { drop: true } });
  expect((await call(google, CHANGES, channel(receiver, overrides))).status).toBe(200);
  expect(google.channels()).toHaveLength(1);
});

test('an expiration in seconds is rejected with the negative ttl in the message', async () => {
  const { google, receiver } = await startSimulator({ clock: drivenClock(NOW) });
  const expiration = String(NOW / 1000 + 3600);
  const { json } = await call(google, CHANGES, channel(receiver, { expiration }));
  expect(json.error.message).toMatch(/^Invalid ttl value for channel -\d{10}$/);
});

const file = '/drive/v3/files/root/watch';
const events = '/calendar/v3/calendars/primary/events/watch';
const list = '/calendar/v3/users/me/calendarList/watch';
const users = '/admin/directory/v1/users/watch?domain=example.com';
const activities = '/admin/reports/v1/activity/users/all/applications/admin/watch';

test.each([
  [file, HOUR, DAY],
  [CHANGES, HOUR, 7 * DAY],
  [events, 7 * DAY, 30 * DAY],
  [list, 7 * DAY, 30 * DAY],
  [users, 2 * HOUR, 2 * DAY],
  [activities, 6 * HOUR, 6 * HOUR],
])('%s: channels last %i ms by default and %i ms at most', async (path, byDefault, max) => {
  const { google, receiver } = await startSimulator({
    clock: drivenClock(NOW),
    administrators: [ALICE],
  });
  const lease = async (spec: Record<string, unknown>) =>
    Number((await call(google, path, channel(receiver, spec))).json.expiration) - NOW;
  expect(await lease({})).toBe(byDefault);
  expect(await lease({ expiration: String(NOW + 90 * DAY) })).toBe(max);
  expect(await lease({ params: { ttl: '7776000' } })).toBe(max);
  expect(await lease({ expiration: String(NOW + 5 * SECOND) })).toBe(5 * SECOND);
  expect(await lease({ params: { ttl: 60 } })).toBe(60 * SECOND);
  expect(await lease({ expiration: NOW + HOUR, params: { ttl: '60' } })).toBe(60 * SECOND);
});

test('a channel id cannot be reused by any user until its channel ends', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  const request = channel(receiver);
  const open = (token?: string) => call(google, CHANGES, request, token ? { token } : {});
  expect((await open()).status).toBe(200);
  expect(await open(google.accessToken(BOB))).toMatchObject({
    status: 400,
    reason: 'channelIdNotUnique',
  });
  await clock.advance(HOUR);
  expect((await open(google.accessToken())).status).toBe(200);
});
