import { expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';
import { BOB, call, channel, clientsFor, rejectionOf, stage } from './stage.ts';

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
])('a channel with %o is refused: %i %s', async (flaws, status, reason) => {
  const { google, receiver } = await stage();
  expect(await call(google, CHANGES, channel(receiver, flaws))).toMatchObject({ status, reason });
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
])('a channel with %o is opened', async (trait) => {
  const { google, receiver } = await stage({ faults: { drop: true } });
  expect((await call(google, CHANGES, channel(receiver, trait))).status).toBe(200);
  expect(google.channels()).toHaveLength(1);
});

test('seconds for milliseconds are told apart by how far they lie in the past', async () => {
  const { google, receiver } = await stage({ clock: drivenClock(NOW) });
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
])('%s lasts %i ms unless asked, and %i ms at most', async (path, usual, longest) => {
  const { google, receiver } = await stage({ clock: drivenClock(NOW) });
  const lease = async (spec: Record<string, unknown>) =>
    Number((await call(google, path, channel(receiver, spec))).json.expiration) - NOW;
  expect(await lease({})).toBe(usual);
  expect(await lease({ expiration: String(NOW + 90 * DAY) })).toBe(longest);
  expect(await lease({ params: { ttl: '7776000' } })).toBe(longest);
  expect(await lease({ expiration: String(NOW + 5 * SECOND) })).toBe(5 * SECOND);
  expect(await lease({ params: { ttl: 60 } })).toBe(60 * SECOND);
  expect(await lease({ expiration: NOW + HOUR, params: { ttl: '60' } })).toBe(60 * SECOND);
});

test('an id is taken for as long as its channel lives, whoever asks', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  const wanted = channel(receiver);
  const open = (token?: string) => call(google, CHANGES, wanted, token ? { token } : {});
  expect((await open()).status).toBe(200);
  expect(await open(google.accessToken(BOB))).toMatchObject({
    status: 400,
    reason: 'channelIdNotUnique',
  });
  await clock.advance(HOUR);
  expect((await open(google.accessToken())).status).toBe(200);
});

test('a stopped channel is gone, and cannot be stopped again', async () => {
  const { google, receiver } = await stage();
  const { drive } = clientsFor(google);
  const { data: requestBody } = await drive.changes.watch({
    pageToken: '1',
    requestBody: channel(receiver),
  });
  await google.idle();
  const stopped = await drive.channels.stop({ requestBody });
  expect([stopped.status, stopped.data]).toEqual([204, '']);
  google.editFile('alice@example.com', undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['sync']);
  expect(await rejectionOf(drive.channels.stop({ requestBody }))).toEqual({
    code: 404,
    errors: expect.anything(),
    status: 404,
    reason: 'notFound',
    message: expect.stringMatching(/^Channel '.+' not found for project '\d+'$/),
  });
});

test('stopping needs the right pair of ids, at the right API', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  const { id } = channel(receiver);
  const { json } = await call(google, CHANGES, channel(receiver, { id }));
  const { resourceId } = json;
  const stop = '/drive/v3/channels/stop';
  expect(await call(google, stop, { id })).toMatchObject({ status: 400, reason: 'required' });
  expect(await call(google, stop, { id, resourceId: 'other' })).toMatchObject({ status: 404 });
  expect(await call(google, stop, { id: 'other', resourceId })).toMatchObject({ status: 404 });
  expect(await call(google, '/calendar/v3/channels/stop', { id, resourceId })).toMatchObject({
    status: 404,
  });
  expect(google.channels()).toHaveLength(1);
  await clock.advance(HOUR);
  expect(
    await call(google, stop, { id, resourceId }, { token: google.accessToken() }),
  ).toMatchObject({ status: 404 });
});

test('drive v2 stops the channels of v3', async () => {
  const { google, receiver } = await stage();
  const { json } = await call(google, CHANGES, channel(receiver));
  expect((await call(google, '/drive/v2/channels/stop', json)).status).toBe(204);
});

test("a user's channel is stopped only by that user through the same client", async () => {
  const { google, receiver } = await stage();
  const { json } = await call(google, CHANGES, channel(receiver));
  const stopWith = (token: string) => call(google, '/drive/v3/channels/stop', json, { token });
  const refused = { status: 403, reason: 'stopChannelCallerNotOwner' };
  expect(await stopWith(google.accessToken(BOB))).toMatchObject(refused);
  expect(await stopWith(google.accessToken('alice@example.com', 'other'))).toMatchObject(refused);
  expect((await stopWith(google.accessToken('alice@example.com'))).status).toBe(204);
});

test('nobody gets in without a good token', async () => {
  const clock = drivenClock(NOW);
  const { google } = await stage({ clock });
  const start = '/drive/v3/changes/startPageToken';
  const get = (token: string) => call(google, start, undefined, { method: 'GET', token });
  const token = google.accessToken(BOB);
  expect(await get('')).toMatchObject({ status: 401, reason: 'authError' });
  expect(await get('guessed')).toMatchObject({ status: 401, reason: 'authError' });
  expect((await get(token)).status).toBe(200);
  await clock.advance(3599 * SECOND);
  expect(await get(token)).toMatchObject({ status: 401, reason: 'authError' });
});

test('what is not served is a 404 in JSON, and broken JSON a 400', async () => {
  const { google } = await stage();
  expect(await call(google, '/drive/v3/nothing')).toMatchObject({
    status: 404,
    reason: 'notFound',
  });
  const response = await fetch(`${google.url}${CHANGES}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.accessToken()}`,
      'content-type': 'application/json',
    },
    body: '{',
  });
  expect(response.status).toBe(400);
});
