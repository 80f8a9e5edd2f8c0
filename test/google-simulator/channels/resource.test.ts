import { expect, test } from 'vitest';
import { resourceUri } from '../../../google-simulator/channels/resource.ts';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { call, channel, startSimulator } from '../start-simulator.ts';

test.each([
  [
    '/calendar/v3/calendars/alice%40example.com/events/watch',
    'alt=json',
    'https://www.googleapis.com/calendar/v3/calendars/alice@example.com/events?alt=json&alt=json',
  ],
  [
    '/calendar/v3/calendars/en.usa%23holiday%40group.v.calendar.google.com/acl/watch',
    '',
    'https://www.googleapis.com/calendar/v3/calendars/en.usa%23holiday@group.v.calendar.google.com/acl?alt=json',
  ],
  [
    '/drive/v3/changes/watch',
    'pageToken=1&key=secret',
    'https://www.googleapis.com/drive/v3/changes?pageToken=1&alt=json',
  ],
])('the resource URI of %s?%s is Google’s', (path, query, uri) => {
  expect(resourceUri('www', path, new URLSearchParams(query))).toBe(uri);
});

test('granted expirations are whole seconds, and none is longer than asked for', async () => {
  const now = Date.UTC(2026, 9, 1) + 345;
  const { google, receiver } = await startSimulator({ clock: drivenClock(now) });
  const path = '/drive/v3/files/root/watch';
  for (const expiration of [undefined, now + 5678, now + 90 * 86_400_000]) {
    const { json } = await call(google, path, channel(receiver, { expiration }));
    expect(json.expiration).toMatch(/000$/);
    expect(Number(json.expiration)).toBeLessThanOrEqual(expiration ?? now + 3_600_000);
    expect(Number(json.expiration)).toBeGreaterThan(now + 4000);
  }
});
