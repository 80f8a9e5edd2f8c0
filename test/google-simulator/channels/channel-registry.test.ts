import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { ALICE, call, channel, startSimulator } from '../start-simulator.ts';

const NOW = Date.UTC(2026, 9, 1);
const DAY = 24 * 3_600_000;

test('a thousand channels need no timers and are removed when they expire', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  const token = google.accessToken(ALICE);
  const expiration = String(NOW + 7 * DAY);
  const path = '/drive/v3/changes/watch?pageToken=1';
  await Promise.all(
    Array.from({ length: 1000 }, () =>
      call(google, path, channel(receiver, { expiration }), { token }),
    ),
  );
  await receiver.until(1000);
  await google.idle();
  expect(clock.pending()).toBe(0);
  expect(google.channels()).toHaveLength(1000);
  await clock.advance(60 * DAY);
  expect(google.channels()).toEqual([]);
});
