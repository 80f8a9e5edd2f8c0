import { expect, test } from 'vitest';
import type { Google } from '../../google-simulator/google.ts';
import { GOOGLE_REASONS } from '../../google-simulator/google-reasons.ts';
import { call, channel, clientsFor, rejectionOf, startSimulator } from './start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const START = '/drive/v3/changes/startPageToken';
const STOP = '/drive/v3/channels/stop';

const get = (google: Google, path: string) => call(google, path, undefined, { method: 'GET' });

test.each(Object.entries(GOOGLE_REASONS))(
  'watch, stop and list can fail with %s',
  async (reason, { status, message }) => {
    const { google, receiver } = await startSimulator();
    const injected = { reason, times: 1 };
    Object.assign(google.faults, {
      watchError: injected,
      stopError: injected,
      listError: injected,
    });
    const rejected = { status, reason, json: { error: { code: status, message } } };
    expect(await call(google, CHANGES, channel(receiver))).toMatchObject(rejected);
    const { status: opened, json } = await call(google, CHANGES, channel(receiver));
    expect(opened).toBe(200);
    expect(await call(google, STOP, json)).toMatchObject(rejected);
    expect((await call(google, STOP, json)).status).toBe(204);
    expect(await get(google, START)).toMatchObject(rejected);
    expect((await get(google, START)).status).toBe(200);
    expect(google.requests.map((request) => request.reason)).toEqual([
      reason,
      undefined,
      reason,
      undefined,
      reason,
      undefined,
    ]);
  },
);

test('an injected error can have any status, no reason, a limited count, and Retry-After', async () => {
  const { google } = await startSimulator({
    faults: { listError: { status: 410, message: 'Gone', times: 2 }, retryAfterSeconds: 7 },
  });
  for (const _ of [1, 2]) {
    const { status, reason, headers, json } = await get(google, START);
    expect([status, reason, headers.get('retry-after')]).toEqual([410, undefined, '7']);
    expect(json).toEqual({ error: { code: 410, message: 'Gone' } });
  }
  expect((await get(google, START)).headers.get('retry-after')).toBeNull();

  google.faults.listError = 'backendError';
  for (const _ of [1, 2, 3]) expect((await get(google, START)).status).toBe(503);
  google.faults.listError = null;
  expect((await get(google, START)).status).toBe(200);
});

test("Google's own client reports an injected 410 on a list", async () => {
  const { google } = await startSimulator({ faults: { listError: 'fullSyncRequired' } });
  const { calendar } = clientsFor(google);
  const list = calendar.events.list({ calendarId: 'primary', syncToken: 'any' });
  expect(await rejectionOf(list)).toMatchObject({ status: 410, reason: 'fullSyncRequired' });
});
