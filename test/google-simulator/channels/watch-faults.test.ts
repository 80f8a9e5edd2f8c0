import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { Google } from '../../../google-simulator/google.ts';
import {
  ALICE,
  call,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const START = '/drive/v3/changes/startPageToken';
const NOW = Date.UTC(2026, 9, 1);

const get = (google: Google, path: string) => call(google, path, undefined, { method: 'GET' });

test('sync is sent after the response to watch, and before it with earlySync', async () => {
  const { google, receiver } = await startSimulator();
  const statusAtSync: (number | undefined)[] = [];
  receiver.status = () => {
    statusAtSync.push(google.requests.at(-1)?.status);
    return 200;
  };
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.earlySync = true;
  await call(google, CHANGES, channel(receiver));
  expect(statusAtSync).toEqual([200, 0]);
});

test('without earlySync nothing is sent before the response of a slow watch, and then sync is first', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock, faults: { watchDelayMs: 5000 } });
  const response = call(google, CHANGES, channel(receiver));
  await expect.poll(() => clock.pending()).toBe(1);
  google.editFile(ALICE, undefined);
  await clock.advance(4999);
  expect(receiver.received).toEqual([]);
  expect(google.channels()).toHaveLength(1);
  await clock.advance(1);
  expect((await response).status).toBe(200);
  await receiver.until(2);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('with earlySync notifications are sent before the response of a slow watch', async () => {
  const clock = drivenClock(NOW);
  const faults = { watchDelayMs: 5000, earlySync: true };
  const { google, receiver } = await startSimulator({ clock, faults });
  const response = call(google, CHANGES, channel(receiver));
  await receiver.until(1);
  google.editFile(ALICE, undefined);
  await receiver.until(2);
  await expect.poll(() => clock.pending()).toBe(1);
  await clock.advance(5000);
  expect((await response).status).toBe(200);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('if the response to watch is lost, the channel is open and its id in use', async () => {
  const { google, receiver } = await startSimulator({ faults: { loseWatchAnswer: 1 } });
  const { drive } = clientsFor(google);
  const request = { pageToken: '1', requestBody: channel(receiver) };
  await expect(drive.changes.watch(request)).rejects.toThrow();
  await receiver.until(1);
  expect(google.requests[0]?.status).toBe(0);

  expect(await rejectionOf(drive.changes.watch(request))).toMatchObject({
    status: 400,
    reason: 'channelIdNotUnique',
  });
  // The headers of sync are enough to stop it.
  const resourceId = receiver.received[0]?.headers['x-goog-resource-id'] ?? null;
  const { id } = request.requestBody;
  expect((await drive.channels.stop({ requestBody: { id, resourceId } })).status).toBe(204);
  expect((await drive.changes.watch(request)).status).toBe(200);
});

test('a call that hangs has no effect and gets no response', async () => {
  const { google, receiver } = await startSimulator({ faults: { hang: 'watch' } });
  const { drive } = clientsFor(google);
  const aborting = new AbortController();
  const watch = drive.changes.watch(
    { pageToken: '1', requestBody: channel(receiver) },
    { signal: aborting.signal },
  );
  await expect.poll(() => google.requests.length).toBe(1);
  expect((await get(google, START)).status).toBe(200);
  aborting.abort();
  await expect(watch).rejects.toThrow();
  expect(google.channels()).toEqual([]);
  expect(google.requests[0]).toMatchObject({ status: 0, path: '/drive/v3/changes/watch' });
});
