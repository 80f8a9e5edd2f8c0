import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { BOB, call, startSimulator } from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const NOW = Date.UTC(2026, 9, 1);
const SECOND = 1000;

test('calls without a valid token are rejected', async () => {
  const clock = drivenClock(NOW);
  const { google } = await startSimulator({ clock });
  const start = '/drive/v3/changes/startPageToken';
  const get = (token: string) => call(google, start, undefined, { method: 'GET', token });
  const token = google.accessToken(BOB);
  expect(await get('')).toMatchObject({ status: 401, reason: 'authError' });
  expect(await get('guessed')).toMatchObject({ status: 401, reason: 'authError' });
  expect((await get(token)).status).toBe(200);
  await clock.advance(3599 * SECOND);
  expect(await get(token)).toMatchObject({ status: 401, reason: 'authError' });
});

test('an unknown path is a 404 in JSON, and invalid JSON a 400', async () => {
  const { google } = await startSimulator();
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
