import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { ALICE, call, channel, startSimulator } from '../start-simulator.ts';

const NOW = Date.UTC(2026, 9, 1);
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const WEEK = String(NOW + 7 * DAY);

async function startWithChannel() {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock, random: () => 0.5 });
  const requestBody = channel(receiver, { expiration: WEEK });
  const { json } = await call(google, '/drive/v3/changes/watch?pageToken=1', requestBody);
  await google.idle();
  receiver.received.length = 0;
  google.deliveries.length = 0;
  return { clock, google, receiver, json };
}

test.each([200, 201, 202, 204])('%i is a success', async (status) => {
  const { clock, google, receiver } = await startWithChannel();
  receiver.status = () => status;
  google.editFile(ALICE, undefined);
  await clock.advance(DAY);
  expect(google.deliveries).toMatchObject([{ attempt: 1, status, outcome: 'delivered' }]);
});

test.each([500, 502, 503, 504])('%i is retried until an attempt succeeds', async (status) => {
  const { clock, google, receiver } = await startWithChannel();
  receiver.status = () => (receiver.received.length < 4 ? status : 200);
  google.editFile(ALICE, undefined);
  await clock.advance(DAY);
  expect(
    google.deliveries.map(({ at, outcome, ...rest }) => [at - NOW, rest.status, outcome]),
  ).toEqual([
    [0, status, 'retrying'],
    [1 * SECOND, status, 'retrying'],
    [3 * SECOND, status, 'retrying'],
    [7 * SECOND, 200, 'delivered'],
  ]);
  const numbers = receiver.received.map(({ headers }) => headers['x-goog-message-number']);
  expect(new Set(numbers).size).toBe(1);
});

test.each([301, 302, 400, 401, 403, 404, 410, 429, 501, 505])(
  '%i is not retried',
  async (status) => {
    const { clock, google, receiver } = await startWithChannel();
    receiver.status = () => status;
    google.editFile(ALICE, undefined);
    await clock.advance(DAY);
    expect(google.deliveries).toMatchObject([{ attempt: 1, status, outcome: 'dropped' }]);
  },
);

test('a broken connection is retried', async () => {
  const { clock, google, receiver } = await startWithChannel();
  receiver.status = () => (receiver.received.length < 2 ? 0 : 200);
  google.editFile(ALICE, undefined);
  await clock.advance(2 * SECOND);
  expect(google.deliveries).toMatchObject([
    { attempt: 1, status: undefined, outcome: 'retrying' },
    { attempt: 2, status: 200, outcome: 'delivered' },
  ]);
});

test('the retry delay grows up to an hour, and retries end after three days', async () => {
  const { clock, google, receiver } = await startWithChannel();
  receiver.status = () => 503;
  google.editFile(ALICE, undefined);
  await clock.advance(7 * DAY);
  const times = google.deliveries.map(({ at }) => at);
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16].map((seconds) => seconds * SECOND));
  expect(Math.max(...waits)).toBe(HOUR);
  expect(google.deliveries.at(-1)).toMatchObject({ outcome: 'dropped' });
  const lasted = (times.at(-1) ?? 0) - NOW;
  expect(lasted).toBeGreaterThan(2 * DAY);
  expect(lasted).toBeLessThanOrEqual(3 * DAY);
  expect(clock.pending()).toBe(0);
});

test('retries end when the channel is stopped or expires', async () => {
  const { clock, google, receiver, json } = await startWithChannel();
  receiver.status = () => 503;
  google.editFile(ALICE, undefined);
  await clock.advance(10 * SECOND);
  const { length } = receiver.received;
  expect(length).toBeGreaterThan(1);
  await call(google, '/drive/v3/channels/stop', json);
  await clock.advance(DAY);
  expect(receiver.received).toHaveLength(length);
  expect(google.deliveries.at(-1)?.outcome).toBe('dropped');

  const token = google.accessToken(ALICE);
  const shortLived = channel(receiver, { expiration: String(clock.now() + 5 * SECOND) });
  await call(google, '/drive/v3/changes/watch?pageToken=1', shortLived, { token });
  await clock.advance(DAY);
  expect(google.deliveries.at(-1)).toMatchObject({ state: 'sync', outcome: 'dropped', attempt: 3 });
});

test('a retry does not block the next notification', async () => {
  const { clock, google, receiver } = await startWithChannel();
  receiver.status = () => (receiver.received.length < 2 ? 503 : 200);
  google.editFile(ALICE, undefined);
  google.editFile(ALICE, undefined);
  await clock.advance(2 * SECOND);
  const numbers = receiver.received.map(({ headers }) => Number(headers['x-goog-message-number']));
  expect(numbers).toHaveLength(3);
  expect(numbers[2]).toBe(numbers[0]);
  expect(numbers[1]).toBeGreaterThan(numbers[0] ?? 0);
});

test('the first attempts of a channel are made in order', async () => {
  const { google, receiver } = await startWithChannel();
  for (let index = 0; index < 20; index += 1) google.editFile(ALICE, undefined);
  await google.idle();
  const numbers = receiver.received.map(({ headers }) => Number(headers['x-goog-message-number']));
  expect(numbers).toHaveLength(20);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('an expired channel receives nothing', async () => {
  const { clock, google, receiver } = await startWithChannel();
  await clock.advance(7 * DAY - 1);
  google.editFile(ALICE, undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['change']);
  expect(google.channels()).toHaveLength(1);
  await clock.advance(1);
  google.editFile(ALICE, undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['change']);
  expect(google.channels()).toEqual([]);
});

test('unknown states are sent unchanged, and states that no header can contain are rejected', async () => {
  const { google, receiver } = await startWithChannel();
  google.notify({ resource: 'drive.changes', user: ALICE, state: 'changed' });
  google.notify({ resource: 'drive.changes', user: ALICE, state: 'teleported' });
  await google.idle();
  expect(receiver.states()).toEqual(['changed', 'teleported']);
  expect(() =>
    google.notify({ resource: 'drive.changes', user: ALICE, state: 'a\r\nb: c' }),
  ).toThrow('Invalid Value');
});
